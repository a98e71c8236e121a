import { Fragment, type JSX } from 'preact';
import type { MissionDocument } from '../../../app/dashboard/documents';
import type { GraphArrow, GraphLayout } from '../../../domain/view/graph-layout';
import type { GraphNode, GraphView } from '../../../domain/view/graph-view';
import { ExecutionLanes } from './execution-lanes';
import { arrowPath, graphSize, placeStyle } from './graph-drawing';
import { LaneMark } from './lane-mark';
import { addressOf } from './route';

/** What depends on what, the longest way that is left, and which work packages share a worktree. */
export function GraphPicture({ mission }: { readonly mission: MissionDocument }): JSX.Element {
  const { graph, layout, status } = mission;
  const { mission_slug: slug } = status;
  if (graph.nodes.length === 0) {
    return (
      <section class="empty">
        <h2>No work packages yet</h2>
        <p>The graph appears as soon as the plan of the mission names them.</p>
      </section>
    );
  }
  return (
    <>
      <CriticalPath slug={slug} path={graph.critical_path} />
      {graph.cycles.map((cycle) => (
        <p class="notice notice-bad" key={cycle.join()}>
          These wait for each other, so none can begin: {cycle.join(' → ')}
        </p>
      ))}
      <div class="graph-frame" tabIndex={0} role="region" aria-label="Dependency graph">
        <div class="graph" style={graphSize(layout)}>
          <Arrows graph={graph} layout={layout} />
          <ol class="layers">
            {graph.layers.map((_, index) => (
              <li class="layer" key={index}>
                <h3>Step {index + 1}</h3>
                <ul>
                  {nodesOf(mission, index + 1).map((node) => (
                    <li key={node.id} style={placeStyle(layout.places[node.id] ?? { layer: 0, row: 0 })}>
                      <Node node={node} mission={mission} />
                    </li>
                  ))}
                </ul>
              </li>
            ))}
          </ol>
        </div>
      </div>
      <ExecutionLanes lanes={mission.execution_lanes} workPackages={status.work_packages} />
    </>
  );
}

function CriticalPath({ slug, path }: { readonly slug: string; readonly path: readonly string[] }): JSX.Element {
  if (path.length === 0) return <p class="critical-path quiet">Nothing is open: no work package holds up another.</p>;
  return (
    <p class="critical-path">
      <strong>Critical path</strong>
      {path.map((id, index) => (
        <Fragment key={id}>
          {index > 0 && <span aria-hidden="true">→</span>}
          <a class="id" href={addressOf({ kind: 'work-package', slug, id })}>
            {id}
          </a>
        </Fragment>
      ))}
      <span class="quiet">the most work that has to be done one after the other</span>
    </p>
  );
}

/** Arrows are for those who see them; each node also says what it comes after. */
function Arrows({ graph, layout }: { readonly graph: GraphView; readonly layout: GraphLayout }): JSX.Element {
  const critical = new Set(graph.edges.filter((edge) => edge.is_critical).map(({ from, to }) => `${from} ${to}`));
  const isCritical = ({ from, to }: GraphArrow): boolean => critical.has(`${from} ${to}`);
  const draw = (arrow: GraphArrow): JSX.Element | null => {
    const [from, to] = [layout.places[arrow.from], layout.places[arrow.to]];
    if (from === undefined || to === undefined) return null;
    return (
      <path
        key={`${arrow.from} ${arrow.to}`}
        class={isCritical(arrow) ? 'arrow critical' : 'arrow'}
        d={arrowPath([from, ...arrow.through, to])}
        marker-end={isCritical(arrow) ? 'url(#critical-tip)' : 'url(#tip)'}
      />
    );
  };
  return (
    <svg class="arrows" aria-hidden="true">
      <defs>
        {['tip', 'critical-tip'].map((id) => (
          <marker
            id={id}
            key={id}
            viewBox="0 0 8 8"
            refX="7"
            refY="4"
            markerWidth="9"
            markerHeight="9"
            markerUnits="userSpaceOnUse"
            orient="auto"
          >
            <path d="M0.5 0.5 7.5 4 0.5 7.5Z" />
          </marker>
        ))}
      </defs>
      {layout.arrows.filter((arrow) => !isCritical(arrow)).map(draw)}
      {layout.arrows.filter(isCritical).map(draw)}
    </svg>
  );
}

function Node({ node, mission }: { readonly node: GraphNode; readonly mission: MissionDocument }): JSX.Element {
  const { graph, status, execution_lanes: lanes } = mission;
  const lane = lanes.find(({ work_packages: ids }) => ids.includes(node.id))?.lane_id;
  const after = graph.edges.filter(({ to }) => to === node.id).map(({ from }) => from);
  return (
    <a
      class={`node lane-${node.lane}${node.is_critical ? ' critical' : ''}`}
      href={addressOf({ kind: 'work-package', slug: status.mission_slug, id: node.id })}
    >
      <span class="card-top">
        <span class="id">{node.id}</span>
        <LaneMark lane={node.lane} />
      </span>
      <span class="card-title">{node.title}</span>
      <span class="node-foot quiet">
        {lane !== undefined && <span class="execution-lane">{lane}</span>}
        <span class="after">{after.length === 0 ? 'depends on nothing' : `after ${after.join(', ')}`}</span>
        {node.is_critical && <span class="unseen">on the critical path</span>}
      </span>
    </a>
  );
}

/** From top to bottom. */
function nodesOf({ graph, layout }: MissionDocument, layer: number): readonly GraphNode[] {
  const rowOf = (id: string): number => layout.places[id]?.row ?? 0;
  return graph.nodes.filter((node) => node.layer === layer).sort((a, b) => rowOf(a.id) - rowOf(b.id));
}
