// What local D1 does with migrations.  Each argument is a project folder with migrations/:
// all but the last file are applied, then the last one, and a line says what became of the
// rows that were there: "kept", "lost a, b" or "fails: message".
//
//	node d1.mjs [--wrangler] FOLDER...
//
// With --wrangler the last file is applied by `wrangler d1 migrations apply --local`, which
// takes two seconds a case.  Else all go to the same D1 as wrangler sends them: a file and
// its INSERT INTO d1_migrations are one batch (wrangler 4.86.0, d1/migrations/apply.ts).
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const modules = join(root, ".cache/npm/node_modules");
const { Miniflare } = createRequire(join(modules, "/"))("miniflare");

// cf: false keeps miniflare from asking Cloudflare for it.
const worker = { modules: true, script: "export default {}", cf: false };
const history = `CREATE TABLE IF NOT EXISTS d1_migrations(
	id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT UNIQUE,
	applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL)`;
const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

async function all(db, sql) {
	return (await db.prepare(sql).all()).results;
}

// table -> column -> its values
async function rows(db) {
	const found = new Map();
	const tables = await all(db, `SELECT name FROM sqlite_master WHERE type = 'table'
		AND name NOT LIKE 'sqlite_%' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\'
		AND name <> 'd1_migrations'`);
	for (const { name } of tables) {
		const columns = new Map();
		for (const column of await all(db, `PRAGMA table_info(${quoted(name)})`))
			columns.set(column.name.toLowerCase(), []);
		for (const row of await all(db, `SELECT * FROM ${quoted(name)}`))
			for (const [column, value] of Object.entries(row))
				columns.get(column.toLowerCase())?.push(JSON.stringify(value));
		found.set(name, columns);
	}
	return found;
}

// A value is gone; triggers may have added others.
function isLost(before, after) {
	for (const [column, values] of before) {
		const left = after.get(column)?.slice();
		if (left && values.some((value) => !take(left, value))) return true;
	}
	return false;
}

function take(values, value) {
	const at = values.indexOf(value);
	if (at >= 0) values.splice(at, 1);
	return at >= 0;
}

// Tables that are there before and after, and lost a row or a value.
function outcome(before, after) {
	const lost = [...before.keys()]
		.filter((name) => after.has(name) && isLost(before.get(name), after.get(name)));
	return lost.length ? `lost ${lost.sort().join(", ")}` : "kept";
}

// The whole file as one text: D1 runs all statements that it is given at once.
async function apply(db, folder, files) {
	await db.prepare(history).run();
	for (const file of files) {
		const text = readFileSync(join(folder, "migrations", file), "utf8");
		await db.batch([
			db.prepare(text),
			db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(file),
		]);
	}
}

async function inBatches(folder, db) {
	const files = readdirSync(join(folder, "migrations")).sort();
	await apply(db, folder, files.slice(0, -1));
	const before = await rows(db);
	await apply(db, folder, files.slice(-1));
	return outcome(before, await rows(db));
}

const offline = {
	...process.env, CI: "1", WRANGLER_SEND_METRICS: "false",
	WRANGLER_SEND_ERROR_REPORTS: "false", WRANGLER_HIDE_BANNER: "true", NO_COLOR: "1",
	CLOUDFLARE_API_TOKEN: "", CLOUDFLARE_ACCOUNT_ID: "",
};

function wrangler(folder) {
	const program = join(modules, "wrangler/bin/wrangler.js");
	const ran = spawnSync(
		process.execPath, [program, "d1", "migrations", "apply", "DB", "--local"],
		{ cwd: folder, encoding: "utf8", timeout: 60000, env: { ...offline, HOME: folder } });
	if (ran.status !== 0)
		throw new Error((ran.stdout + ran.stderr).replaceAll(/\s+/g, " "));
}

// The database that wrangler uses in a project.
async function withProject(folder, work) {
	const mf = new Miniflare({
		...worker, d1Databases: { DB: "0" },
		d1Persist: join(folder, ".wrangler/state/v3/d1"),
	});
	try {
		return await work(await mf.getD1Database("DB"));
	} finally {
		await mf.dispose();
	}
}

// Only the last file is worth the time that wrangler takes.
async function byWrangler(folder) {
	const files = readdirSync(join(folder, "migrations")).sort().slice(0, -1);
	const before = await withProject(folder, async (db) => {
		await apply(db, folder, files);
		return rows(db);
	});
	wrangler(folder);
	return outcome(before, await withProject(folder, rows));
}

// What D1 says is an outcome; that it cannot be reached is none.
async function report(folder, work) {
	let said;
	try {
		said = await work();
	} catch (error) {
		if (error.message === "fetch failed") throw error;
		said = `fails: ${error.message.replaceAll(/\s+/g, " ")}`;
	}
	console.log(`${folder}\t${said}`);
}

// A few databases at a time: many at once are more than a busy machine answers in time.
async function inGroups(folders, size) {
	for (let i = 0; i < folders.length; i += size) {
		const group = folders.slice(i, i + size);
		const mf = new Miniflare({ ...worker, d1Databases: group });
		await Promise.all(group.map((folder) => report(
			folder, async () => inBatches(folder, await mf.getD1Database(folder)))));
		await mf.dispose();
	}
}

const args = process.argv.slice(2);
if (args[0] === "--wrangler")
	for (const folder of args.slice(1)) await report(folder, () => byWrangler(folder));
else
	await inGroups(args, 10);
