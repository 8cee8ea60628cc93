// drizzle1.mjs TOOLS DATABASE FOLDER: what drizzle-kit migrate of 1.0 calls, drizzle-orm's
// migrator with libSQL.
import { createRequire } from "node:module";

const [tools, database, migrationsFolder] = process.argv.slice(2);
const require = createRequire(`${tools}/package.json`);
const { drizzle } = require("drizzle-orm-1/libsql");
const { migrate } = require("drizzle-orm-1/libsql/migrator");

await migrate(drizzle({ connection: { url: `file:${database}` } }), { migrationsFolder });
