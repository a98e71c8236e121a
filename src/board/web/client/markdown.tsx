import type { ComponentChildren, JSX } from 'preact';
import { parseMarkdown, type Block, type Inline, type ListItem } from './parse-markdown';

/** Draws Markdown as elements; no text of it is ever read as HTML. Its headings stand below `level`. */
export function Markdown({ text, level }: { readonly text: string; readonly level: number }): JSX.Element {
  return <div class="prose">{parseMarkdown(text).map((block) => drawBlock(block, level))}</div>;
}

function drawBlock(block: Block, level: number): ComponentChildren {
  switch (block.kind) {
    case 'heading':
      return (
        <div class={`heading heading-${block.level}`} role="heading" aria-level={Math.min(6, level + block.level)}>
          {drawInline(block.children)}
        </div>
      );
    case 'paragraph':
      return <p>{drawInline(block.children)}</p>;
    case 'code':
      return (
        <pre tabIndex={0}>
          <code>{block.text}</code>
        </pre>
      );
    case 'quote':
      return <blockquote>{block.blocks.map((one) => drawBlock(one, level))}</blockquote>;
    case 'list':
      return block.isOrdered ? <ol>{drawItems(block.items, level)}</ol> : <ul>{drawItems(block.items, level)}</ul>;
    case 'table':
      return <Table head={block.head} rows={block.rows} />;
    case 'rule':
      return <hr />;
    default:
      return block satisfies never;
  }
}

function drawItems(items: readonly ListItem[], level: number): ComponentChildren {
  return items.map(({ isChecked, blocks }) => (
    <li class={isChecked === null ? undefined : 'task'}>
      {isChecked !== null && (
        <input type="checkbox" checked={isChecked} disabled aria-label={isChecked ? 'done' : 'open'} />
      )}
      {blocks.map((block, index) =>
        // The first line of an item stands beside its mark.
        index === 0 && block.kind === 'paragraph' ? <span>{drawInline(block.children)}</span> : drawBlock(block, level),
      )}
    </li>
  ));
}

function Table({ head, rows }: Pick<Extract<Block, { kind: 'table' }>, 'head' | 'rows'>): JSX.Element {
  return (
    <div class="wide" tabIndex={0} role="region" aria-label="Table">
      <table>
        <thead>
          <tr>
            {head.map((cell) => (
              <th scope="col">{drawInline(cell)}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr>
              {row.map((cell) => (
                <td>{drawInline(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function drawInline(parts: readonly Inline[]): ComponentChildren {
  return parts.map((part) => {
    switch (part.kind) {
      case 'text':
        return part.text;
      case 'code':
        return <code>{part.text}</code>;
      case 'strong':
        return <strong>{drawInline(part.children)}</strong>;
      case 'emphasis':
        return <em>{drawInline(part.children)}</em>;
      case 'link':
        return (
          <a href={part.href} target="_blank" rel="noopener noreferrer">
            {drawInline(part.children)}
          </a>
        );
      default:
        return part satisfies never;
    }
  });
}
