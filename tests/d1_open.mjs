// A worker with a local D1 database, as `wrangler dev` runs it: the folder's database "0"
// stays open.  Answers lines of standard input, a statement each, with a line of JSON: the
// rows, or the text of the error.  A line "write" begins to insert rows into the table a
// without a pause, "stop" ends that and answers how many were written, and how they failed.
//
//	node d1_open.mjs FOLDER
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";

const modules = join(resolve(import.meta.dirname, ".."), ".cache/npm/node_modules");
const { Miniflare } = createRequire(join(modules, "/"))("miniflare");

const script = `export default { async fetch(request, env) {
	const sql = await request.text();
	try {
		return Response.json((await env.DB.prepare(sql).all()).results);
	} catch (error) {
		return Response.json(error.message);
	}
} }`;
const mf = new Miniflare({
	modules: true, script, cf: false, d1Databases: { DB: "0" },
	d1Persist: join(process.argv[2], ".wrangler/state/v3/d1"),
});

async function ask(sql) {
	return (await mf.dispatchFetch("http://worker/", { method: "POST", body: sql })).json();
}

let writing;
const written = { rows: 0, errors: [] };

async function write() {
	while (writing) {
		const said = await ask("INSERT INTO a (x) VALUES ('worker')");
		if (Array.isArray(said)) written.rows++;
		else written.errors.push(said);
	}
}

async function answer(line) {
	if (line === "write") {
		writing = true;
		written.ended = write();
		return "writing";
	}
	if (line !== "stop") return ask(line);
	writing = false;
	await written.ended;
	return { rows: written.rows, errors: written.errors };
}

for await (const line of createInterface({ input: process.stdin }))
	console.log(JSON.stringify(await answer(line)));
await mf.dispose();
