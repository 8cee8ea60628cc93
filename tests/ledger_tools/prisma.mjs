// prisma.mjs TOOLS DATABASE FOLDER: prisma migrate deploy.  The program itself downloads its
// engine; the same engine as wasm with the adapter for libSQL is an npm package.  Prints
// what it applied and what it finds edited, failed or missing, as JSON.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { createRequire } from "node:module";

const [tools, database, baseDir] = process.argv.slice(2);
const require = createRequire(`${tools}/package.json`);
const { PrismaLibSql } = require("@prisma/adapter-libsql");
const { bindMigrationAwareSqlAdapterFactory } = require("@prisma/driver-adapter-utils");

const wasm = `${tools}/node_modules/@prisma/schema-engine-wasm/schema_engine_bg`;
const bindings = await import(`${wasm}.js`);
const { instance } = await WebAssembly.instantiate(readFileSync(`${wasm}.wasm`), {
	"./schema_engine_bg.js": bindings,
});
bindings.__wbg_set_wasm(instance.exports);
instance.exports.__wbindgen_start();

const read = (path) => readFileSync(`${baseDir}/${path}`, "utf8");
const file = (name) => `${name}/migration.sql`;
const input = {
	migrationsList: {
		baseDir,
		lockfile: { path: "migration_lock.toml", content: read("migration_lock.toml") },
		shadowDbInitScript: "",
		migrationDirectories: readdirSync(baseDir)
			.filter((name) => existsSync(`${baseDir}/${file(name)}`))
			.sort()
			.map((name) => ({
				path: name,
				migrationFile: {
					path: "migration.sql",
					content: { tag: "ok", value: read(file(name)) },
				},
			})),
	},
	optInToShadowDatabase: false,
	filters: { externalTables: [], externalEnums: [] },
};
const engine = await bindings.SchemaEngine.new(
	{ datamodels: [["schema.prisma", 'datasource db { provider = "sqlite" }']] },
	() => {},
	bindMigrationAwareSqlAdapterFactory(new PrismaLibSql({ url: `file:${database}` })),
);
const { appliedMigrationNames } = await engine.applyMigrations(input);
const found = await engine.diagnoseMigrationHistory(input);

console.log(
	JSON.stringify({
		applied: appliedMigrationNames,
		edited: found.editedMigrationNames,
		failed: found.failedMigrationNames,
		history: found.history,
	}),
);
process.exit(0);
