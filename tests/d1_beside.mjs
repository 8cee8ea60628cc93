// What local D1 and `sqlguard apply` make of the same database.  Each argument is a project
// folder with migrations/, whose wrangler.toml has the database_id "0": all files but the
// last are applied by D1, then the last one, by D1 in one copy and by sqlguard in the
// other.  A line for each folder, in JSON: what both said, and where the copies differ in
// schema, rows or d1_migrations.
//
//	node d1_beside.mjs SQLGUARD SCRATCH FOLDER...
//
// What the check finds is silenced, and rows that are lost are allowed: here it counts what
// the statements do.
import { execFile, execFileSync } from "node:child_process";
import { createHash, createHmac } from "node:crypto";
import * as fs from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";

const root = resolve(import.meta.dirname, "..");
const modules = join(root, ".cache/npm/node_modules");
const { Miniflare } = createRequire(join(modules, "/"))("miniflare");
const [sqlguard, scratch, ...folders] = process.argv.slice(2);
const run = promisify(execFile);

const worker = { modules: true, script: "export default {}", cf: false };
const history = `CREATE TABLE IF NOT EXISTS "d1_migrations"(
		id         INTEGER PRIMARY KEY AUTOINCREMENT,
		name       TEXT UNIQUE,
		applied_at TIMESTAMP DEFAULT CURRENT_TIMESTAMP NOT NULL
);`;

// The name of a database's file (miniflare's durableObjectNamespaceIdFromName).
function fileOf(state, id) {
	const key = createHash("sha256").update("miniflare-D1DatabaseObject").digest();
	const half = (text) => createHmac("sha256", key).update(text).digest().subarray(0, 16);
	const name = Buffer.concat([half(id), half(half(id))]).toString("hex");
	return join(state, "miniflare-D1DatabaseObject", `${name}.sqlite`);
}

const filesOf = (folder) => fs.readdirSync(join(folder, "migrations")).sort();

async function applyFile(db, folder, file) {
	const text = fs.readFileSync(join(folder, "migrations", file), "utf8");
	await db.batch([
		db.prepare(text),
		db.prepare("INSERT INTO d1_migrations (name) VALUES (?)").bind(file),
	]);
}

// work for each folder's database, a few at a time: folder -> "" or why it failed
async function inD1(work) {
	const said = new Map();
	for (let i = 0; i < folders.length; i += 10) {
		const group = folders.slice(i, i + 10);
		const mf = new Miniflare({
			...worker, d1Databases: group, d1Persist: join(scratch, "state") });
		await Promise.all(group.map(async (folder) => {
			try {
				await work(folder, await mf.getD1Database(folder));
				said.set(folder, "");
			} catch (error) {
				if (error.message === "fetch failed") throw error;
				said.set(folder, error.message.replaceAll(/\s+/g, " "));
			}
		}));
		await mf.dispose();
	}
	return said;
}

async function before(folder, db) {
	await db.prepare(history).run();
	for (const file of filesOf(folder).slice(0, -1)) await applyFile(db, folder, file);
}

const last = (folder, db) => applyFile(db, folder, filesOf(folder).at(-1));

function copyState(folder) {
	const from = fileOf(join(scratch, "state"), folder);
	const to = fileOf(join(folder, ".wrangler/state/v3/d1"), "0");
	fs.mkdirSync(join(to, ".."), { recursive: true });
	for (const end of ["", "-wal"])
		if (fs.existsSync(from + end)) fs.copyFileSync(from + end, to + end);
}

async function guard(folder, args) {
	const done = await run(sqlguard, args, { cwd: folder, encoding: "utf8", timeout: 20000 })
		.catch((error) => error);
	return { code: done.code ?? 0, out: done.stdout, err: done.stderr, signal: done.signal };
}

async function silence(folder) {
	const path = join(folder, "migrations", filesOf(folder).at(-1));
	const { out } = await guard(folder, ["check", "--format", "json", path]);
	const rules = new Set(JSON.parse(out).findings.map((finding) => finding.rule));
	const lines = [...rules].map((rule) => `-- sqlguard:ignore-file ${rule} -- a test\n`);
	fs.writeFileSync(path, lines.join("") + fs.readFileSync(path, "utf8"));
}

// What it says to type, as a shell understands it.
function wordsOf(text) {
	const problems = JSON.parse(text || "{}").problems ?? [];
	const commands = problems.flatMap((line) => line.match(/--allow .* --reason "\.\."$/) ?? []);
	return commands.map((command) => execFileSync(
		"sh", ["-c", `set -- ${command}; printf %s "$2"`], { encoding: "utf8" }));
}

function whyOf(said) {
	const report = JSON.parse(said.out || "{}");
	return [report.why, ...(report.problems ?? []), said.err].join(" ").trim();
}

// Again, as long as it stops at something that can be allowed.
async function bySqlguard(folder) {
	await silence(folder);
	const allowed = new Set();
	for (;;) {
		const words = [...allowed].flatMap((word) => ["--allow", word, "--reason", "a test"]);
		const said = await guard(folder, ["apply", "--yes", "--format", "json", "--quiet",
			"--no-backup", "--no-rehearsal", ...words]);
		if (said.code === 0) return { said: "", allowed: [...allowed] };
		const asked = wordsOf(said.out).filter((word) => !allowed.has(word));
		if (!asked.length)
			return { said: `${said.signal ?? said.code}: ${whyOf(said)}`, allowed: [...allowed] };
		for (const word of asked) allowed.add(word);
	}
}

const quoted = (name) => `"${name.replaceAll('"', '""')}"`;

// A line for each object and row.
function content(path) {
	const db = new DatabaseSync(path, { readOnly: true, enableForeignKeyConstraints: false });
	const lines = [];
	const objects = db.prepare(`SELECT type, name, tbl_name, sql FROM sqlite_master
		WHERE name NOT LIKE '\\_cf\\_%' ESCAPE '\\'`).all();
	for (const object of objects) lines.push(`schema ${JSON.stringify(object)}`);
	for (const { type, name } of objects) {
		if (type !== "table") continue;
		const columns = db.prepare(`SELECT name FROM pragma_table_info(?)
			WHERE name <> 'applied_at'`).all(name).map((column) => quoted(column.name));
		const typed = columns.map((column) => `quote(${column}) || ' ' || typeof(${column})`);
		for (const row of db.prepare(`SELECT ${typed.join(", ")} FROM ${quoted(name)}`).all())
			lines.push(`${name} ${JSON.stringify(Object.values(row))}`);
	}
	lines.push(...db.prepare("PRAGMA integrity_check").all()
		.map((row) => JSON.stringify(row)));
	db.close();
	return lines.sort();
}

function differences(one, other) {
	const left = other.slice();
	const only = one.filter((line) => {
		const at = left.indexOf(line);
		if (at >= 0) left.splice(at, 1);
		return at < 0;
	});
	return [...only.map((line) => `D1: ${line}`), ...left.map((line) => `sqlguard: ${line}`)];
}

const began = await inD1(before);
folders.forEach(copyState);
const theirs = await inD1(last);
async function report(folder) {
	const start = content(fileOf(join(folder, ".wrangler/state/v3/d1"), "0"));
	const ours = await bySqlguard(folder);
	const got = content(fileOf(join(folder, ".wrangler/state/v3/d1"), "0"));
	const wanted = content(fileOf(join(scratch, "state"), folder));
	console.log(JSON.stringify({
		folder, before: began.get(folder), d1: theirs.get(folder), sqlguard: ours.said,
		allowed: ours.allowed,
		changed: differences(start, got).length > 0,
		differences: differences(wanted, got),
	}));
}
for (let i = 0; i < folders.length; i += 2)
	await Promise.all(folders.slice(i, i + 2).map(report));
