// Both sides of the bridge agree: samples written by the Rust side are checked against the
// generated types by the TypeScript compiler itself, and the board can show them.
// A sample is named after its type: `snapshot.json`, `call_page.json`, `feed-delta.json`;
// an array holds several of them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { FakeHost } from '../src/ipc/fakeHost';
import { createCommands } from '../src/ipc/commands';
import type { Feed } from '../src/ipc/generated/view';

const folder = join(import.meta.dirname, '..', '..', 'fixtures', 'ipc');
const contract = join(import.meta.dirname, '..', 'src', 'ipc', 'generated', 'view.ts');
const types = [...readFileSync(contract, 'utf8').matchAll(/^export type (\w+)/gm)].flatMap(
  (m) => m[1] ?? [],
);

interface Sample {
  name: string;
  json: string;
}

const plain = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

/** The longest type name the file name begins with. */
function typeOf(name: string): string | undefined {
  const stem = plain(name.replace(/\.json$/, ''));
  return types
    .filter((type) => stem.startsWith(plain(type)))
    .sort((a, b) => b.length - a.length)[0];
}

/** What the compiler has against each sample, by name. */
function complaints(samples: readonly Sample[]): Map<string, string[]> {
  const files = new Map(
    samples.map((sample, i) => {
      const type = typeOf(sample.name);
      const many = Array.isArray(JSON.parse(sample.json)) ? '[]' : '';
      const text = `import type { ${type} as T } from './view';\nexport const sample: T${many} = ${sample.json};\n`;
      return [
        join(import.meta.dirname, '..', 'src', 'ipc', 'generated', `sample${i}.ts`),
        { sample, text },
      ];
    }),
  );
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    noLib: false,
    lib: ['lib.es2022.d.ts'],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const host = ts.createCompilerHost(options);
  const read = host.readFile.bind(host);
  const exists = host.fileExists.bind(host);
  host.readFile = (file) => files.get(file)?.text ?? read(file);
  host.fileExists = (file) => files.has(file) || exists(file);
  const source = host.getSourceFile.bind(host);
  host.getSourceFile = (file, target) => {
    const own = files.get(file);
    return own ? ts.createSourceFile(file, own.text, target) : source(file, target);
  };
  const program = ts.createProgram([...files.keys()], options, host);
  return new Map(
    [...files].map(([file, { sample }]) => [
      sample.name,
      program
        .getSemanticDiagnostics(program.getSourceFile(file))
        .map((d) => ts.flattenDiagnosticMessageText(d.messageText, '\n')),
    ]),
  );
}

const written: Sample[] = existsSync(folder)
  ? readdirSync(folder)
      .filter((name) => name.endsWith('.json'))
      .map((name) => ({ name, json: readFileSync(join(folder, name), 'utf8') }))
  : [];

async function feedSample(): Promise<Feed> {
  const host = new FakeHost({ signedIn: true, stepMs: 0 });
  return new Promise((resolve) => {
    createCommands(host).watchLive(resolve);
  });
}

describe('the check itself', () => {
  it(
    'accepts a right sample and rejects missing, wrong and unknown fields',
    { timeout: 60_000 },
    async () => {
      const feed = await feedSample();
      const session = { demo: true, signedIn: true, account: 'a', server: 's', clientId: 'c' };
      const found = complaints([
        { name: 'feed-right.json', json: JSON.stringify(feed) },
        { name: 'session_view.json', json: JSON.stringify(session) },
        {
          name: 'session_view-missing.json',
          json: JSON.stringify({ ...session, demo: undefined }),
        },
        { name: 'session_view-wrong.json', json: JSON.stringify({ ...session, server: 7 }) },
        { name: 'session_view-more.json', json: JSON.stringify({ ...session, extra: 1 }) },
        { name: 'totals-null.json', json: 'null' },
      ]);
      expect(found.get('feed-right.json')).toEqual([]);
      expect(found.get('session_view.json')).toEqual([]);
      expect(found.get('session_view-missing.json')?.[0]).toContain("'demo' is missing");
      expect(found.get('session_view-wrong.json')?.[0]).toContain('not assignable');
      expect(found.get('session_view-more.json')?.[0]).toContain('extra');
      expect(found.get('totals-null.json')).toHaveLength(1);
    },
  );

  it('knows the type of a sample by its name', () => {
    expect(typeOf('call_page.json')).toBe('CallPage');
    expect(typeOf('call-journey-transfer.json')).toBe('CallJourney');
    expect(typeOf('snapshot.json')).toBe('Snapshot');
    expect(typeOf('mystery.json')).toBeUndefined();
  });
});

describe.runIf(written.length > 0)('samples of the product', () => {
  it('each is named after a type of the contract', () => {
    expect(written.filter((s) => typeOf(s.name) === undefined).map((s) => s.name)).toEqual([]);
  });

  it('each fits its type', { timeout: 60_000 }, () => {
    const found = complaints(written.filter((s) => typeOf(s.name) !== undefined));
    expect([...found].filter(([, problems]) => problems.length > 0)).toEqual([]);
  });
});
