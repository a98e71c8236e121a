import ts from 'typescript';

/** A JSON Schema, as far as types of outcomes need it. */
export type Schema = Readonly<Record<string, unknown>>;

/** Keys of an outcome that the frame prints in a form of its own, or not at all. */
const OF_THE_FRAME: readonly string[] = ['blocked', 'diagnostics', 'result'];

/**
 * Makes JSON Schemas from the TypeScript types of outcomes: the type is what the program prints, so that neither can be
 * changed without the other. Named object types become definitions; doc comments become descriptions.
 */
export function schemaWriter(files: readonly string[], options: ts.CompilerOptions): (file: string) => Schema | null {
  const program = ts.createProgram([...files], { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return (file) => {
    const source = program.getSourceFile(file);
    const outcome = source === undefined ? undefined : outcomeNode(source);
    return outcome === undefined ? null : new Definitions(checker).ofOutcome(outcome);
  };
}

/** What stands between the brackets of `extends KittyCommand<…>`. */
function outcomeNode(source: ts.SourceFile): ts.TypeNode | undefined {
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const clause of statement.heritageClauses ?? []) {
      const [parent] = clause.types;
      if (parent?.expression.getText(source) === 'KittyCommand') return parent.typeArguments?.[0];
    }
  }
  return undefined;
}

class Definitions {
  private readonly checker: ts.TypeChecker;
  private readonly named = new Map<ts.Type, string>();
  private readonly schemas = new Map<string, Schema>();

  constructor(checker: ts.TypeChecker) {
    this.checker = checker;
  }

  ofOutcome(node: ts.TypeNode): Schema {
    const type = this.checker.getTypeFromTypeNode(node);
    const variants = type.isUnion() ? type.types : [type];
    const [first, ...others] = variants.map((one) => this.documentOf(one, node));
    const body = others.length === 0 ? first : { anyOf: [first, ...others] };
    const defs = [...this.schemas].sort(([a], [b]) => (a < b ? -1 : 1));
    return { ...body, ...(defs.length === 0 ? {} : { $defs: Object.fromEntries(defs) }) };
  }

  /** The printed document: the frame, then the fields of the outcome. */
  private documentOf(type: ts.Type, at: ts.Node): Schema {
    const properties = type.getProperties();
    const result = properties.find(({ name }) => name === 'result');
    const diagnostics = properties.find(({ name }) => name === 'diagnostics');
    if (diagnostics === undefined) throw new Error(`${this.checker.typeToString(type)} is no outcome`);
    const { properties: own, required } = this.membersOf(
      properties.filter(({ name }) => !OF_THE_FRAME.includes(name)),
      at,
    );
    return {
      type: 'object',
      required: ['result', 'command', 'schema_version', ...required, 'diagnostics'],
      properties: {
        result:
          result === undefined ? { enum: ['success', 'blocked'] } : this.of(this.checker.getTypeOfSymbol(result), at),
        command: { type: 'string' },
        schema_version: { const: 1 },
        ...own,
        diagnostics: this.of(this.checker.getTypeOfSymbol(diagnostics), at),
      },
    };
  }

  private membersOf(
    properties: readonly ts.Symbol[],
    at: ts.Node,
  ): { readonly properties: Record<string, Schema>; readonly required: readonly string[] } {
    const entries: [string, Schema][] = [];
    const required: string[] = [];
    for (const property of properties) {
      const type = this.checker.getTypeOfSymbolAtLocation(property, at);
      if (type.getCallSignatures().length > 0) continue;
      const description = ts.displayPartsToString(property.getDocumentationComment(this.checker)).trim();
      const schema = this.of(type, at);
      entries.push([property.name, description === '' ? schema : { description, ...schema }]);
      if ((property.flags & ts.SymbolFlags.Optional) === 0 && !mayBeUndefined(type)) required.push(property.name);
    }
    return { properties: Object.fromEntries(entries), required };
  }

  private of(type: ts.Type, at: ts.Node): Schema {
    // New codes are no change of form; the catalogue lists them.
    if (type.aliasSymbol?.name === 'ProblemCode') return { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' };
    const plain = plainSchema(type, this.checker);
    if (plain !== null) return plain;
    if (type.isUnion()) {
      const isList = type.types.length > 2 && type.types.every((one) => literalOf(one, this.checker).length === 1);
      return this.ofNamed(type, isList ? nameOf(type) : null, () => this.ofUnion(type, at));
    }
    if (type.isIntersection() && type.types.some((one) => (one.flags & ts.TypeFlags.StringLike) !== 0)) {
      return { type: 'string' };
    }
    if (this.checker.isTupleType(type)) return this.ofTuple(type, at);
    if (this.checker.isArrayType(type)) {
      const [item] = this.checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item === undefined ? {} : this.of(item, at) };
    }
    return this.ofNamed(type, nameOf(type), () => this.objectSchema(type, at));
  }

  private ofTuple(type: ts.Type, at: ts.Node): Schema {
    const { target } = type as ts.TupleTypeReference;
    const items = this.checker.getTypeArguments(type as ts.TypeReference).map((item) => this.of(item, at));
    const fixed = target.elementFlags.filter((flag) => flag === ts.ElementFlags.Required).length;
    if (target.hasRestElement) return { type: 'array', items: items.at(-1) ?? {}, minItems: fixed };
    return { type: 'array', prefixItems: items, items: false, minItems: fixed };
  }

  private ofUnion(type: ts.UnionType, at: ts.Node): Schema {
    const parts = type.types.filter((one) => (one.flags & ts.TypeFlags.Undefined) === 0);
    const literals = parts.flatMap((one) => literalOf(one, this.checker));
    const others = parts.filter((one) => literalOf(one, this.checker).length === 0);
    const schemas = [...this.literalSchemas(literals), ...others.map((one) => this.of(one, at))];
    const distinct = [...new Map(schemas.map((one) => [JSON.stringify(one), one])).values()];
    const types = distinct.map((one) => (Object.keys(one).length === 1 ? one['type'] : undefined));
    if (types.every((one) => typeof one === 'string')) return { type: types.length === 1 ? types[0] : types };
    return distinct.length === 1 ? (distinct[0] ?? {}) : { anyOf: distinct };
  }

  private literalSchemas(literals: readonly (string | number | boolean | null)[]): readonly Schema[] {
    if (literals.length === 0) return [];
    if (literals.every((one) => one === null)) return [{ type: 'null' }];
    const isBoolean = literals.includes(true) && literals.includes(false);
    const rest = isBoolean ? literals.filter((one) => typeof one !== 'boolean') : literals;
    const named = rest.filter((one) => one !== null);
    return [
      ...(isBoolean ? [{ type: 'boolean' }] : []),
      ...(named.length === 0 ? [] : [{ enum: rest }]),
      ...(named.length === 0 && rest.length > 0 ? [{ type: 'null' }] : []),
    ];
  }

  /** A type with a name is a definition; it may hold itself. */
  private ofNamed(type: ts.Type, name: string | null, write: () => Schema): Schema {
    if (name === null) return write();
    const known = this.named.get(type);
    if (known !== undefined) return { $ref: `#/$defs/${known}` };
    let unused = name;
    for (let count = 2; this.schemas.has(unused); count++) unused = `${name}${count}`;
    this.named.set(type, unused);
    this.schemas.set(unused, {});
    this.schemas.set(unused, write());
    return { $ref: `#/$defs/${unused}` };
  }

  private objectSchema(type: ts.Type, at: ts.Node): Schema {
    const { properties, required } = this.membersOf(type.getProperties(), at);
    const index = this.checker.getIndexInfoOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(required.length === 0 ? {} : { required }),
      ...(Object.keys(properties).length === 0 ? {} : { properties }),
      ...(index === undefined ? {} : { additionalProperties: this.of(index.type, at) }),
    };
  }
}

/** JSON leaves out what is undefined. */
function mayBeUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some((one) => (one.flags & ts.TypeFlags.Undefined) !== 0);
}

function plainSchema(type: ts.Type, checker: ts.TypeChecker): Schema | null {
  const { flags } = type;
  if ((flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return {};
  const [literal] = literalOf(type, checker);
  if (literal !== undefined) return literal === null ? { type: 'null' } : { const: literal };
  if ((flags & ts.TypeFlags.StringLike) !== 0) return { type: 'string' };
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return { type: 'number' };
  if ((flags & ts.TypeFlags.Boolean) !== 0) return { type: 'boolean' };
  return null;
}

/** The one value of a type; none for a type of many. */
function literalOf(type: ts.Type, checker: ts.TypeChecker): readonly (string | number | boolean | null)[] {
  if (type.isStringLiteral() || type.isNumberLiteral()) return [type.value];
  if ((type.flags & ts.TypeFlags.BooleanLiteral) !== 0) return [checker.typeToString(type) === 'true'];
  return (type.flags & ts.TypeFlags.Null) === 0 ? [] : [null];
}

/** The name of an interface or of an object type with a name, without those of the language's own helpers. */
function nameOf(type: ts.Type): string | null {
  const symbol = type.aliasSymbol ?? type.symbol;
  const helpers = ['__type', '__object', 'Readonly', 'Partial', 'Pick', 'Omit', 'Record', 'Required'];
  const isGeneric = (type.aliasTypeArguments ?? []).length > 0;
  return (symbol as ts.Symbol | undefined) === undefined || helpers.includes(symbol.name) || isGeneric
    ? null
    : symbol.name;
}
