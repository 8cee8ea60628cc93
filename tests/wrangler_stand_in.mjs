// Stands in for wrangler where sqlguard asks for remote D1: notes its calls, and answers
// them from a local D1 by running the real wrangler 4.86 with --local.  What a remote D1
// alone has is made up: bookmarks of Time Travel, the size of the database, and errors in
// the form of Cloudflare's interface.
//
//	STAND_IN         a folder: calls.jsonl, the local D1, and `fault`, see below
//	STAND_IN_MODULES the node_modules with the real one
//
// A file `fault` in the folder has lines "WORDS<tab>MODE": the first whose words begin the
// arguments is taken out and done.
import { spawnSync } from "node:child_process";
import * as fs from "node:fs";
import { dirname, join } from "node:path";

const folder = process.env.STAND_IN;
const args = process.argv.slice(2);
const option = (name) => {
	const at = args.indexOf(name);
	return at < 0 ? undefined : args[at + 1];
};

fs.appendFileSync(join(folder, "calls.jsonl"), `${JSON.stringify({
	argv: args, cwd: process.cwd(), metrics: process.env.WRANGLER_SEND_METRICS,
	token: process.env.CLOUDFLARE_API_TOKEN, stdin: fs.fstatSync(0).rdev,
})}\n`);

function takeFault() {
	const file = join(folder, "fault");
	if (!fs.existsSync(file)) return undefined;
	const lines = fs.readFileSync(file, "utf8").split("\n").filter(Boolean);
	const at = lines.findIndex((line) => args.join(" ").startsWith(line.split("\t")[0]));
	if (at < 0) return undefined;
	const [line] = lines.splice(at, 1);
	fs.writeFileSync(file, lines.map((other) => `${other}\n`).join(""));
	return line.split("\t")[1];
}

// The project of the stand-in: the same database, with its state beside it.
function config() {
	const from = dirname(option("--config"));
	fs.rmSync(join(folder, "migrations"), { recursive: true, force: true });
	if (fs.existsSync(join(from, "migrations")))
		fs.cpSync(join(from, "migrations"), join(folder, "migrations"), { recursive: true });
	fs.copyFileSync(option("--config"), join(folder, "wrangler.json"));
	return join(folder, "wrangler.json");
}

const said = (text) => ({ status: 0, stdout: text, stderr: "" });

function real() {
	const local = args.map((word) => (word === "--remote" ? "--local" : word));
	local[local.indexOf("--config") + 1] = config();
	return spawnSync(
		process.execPath,
		[join(process.env.STAND_IN_MODULES, "wrangler/bin/wrangler.js"), ...local],
		{
			encoding: "utf8",
			env: {
				...process.env, HOME: folder, CLOUDFLARE_API_TOKEN: "",
				CLOUDFLARE_ACCOUNT_ID: "", CI: "1",
			},
		});
}

// As Cloudflare's interface words what D1 says.
function asRemote(result) {
	if (!args.includes("--json")) return result;
	const answer = JSON.parse(result.stdout);
	if (answer.error) {
		answer.error = {
			text: "A request to the Cloudflare API (/accounts/a/d1/database/b/query) failed.",
			notes: [{ text: `${answer.error.text} [code: 7500]` }],
			kind: "error", name: "APIError", code: 7500,
		};
	} else {
		for (const item of answer) item.meta = { ...item.meta, size_after: 40960 };
	}
	return { ...result, stdout: `${JSON.stringify(answer, null, 2)}\n` };
}

function answer() {
	if (args[0] === "--version") return said(`${process.env.STAND_IN_VERSION ?? "4.86.0"}\n`);
	if (args[1] === "time-travel")
		return said('{\n  "bookmark": "00000085-0000024c-00004c6d-8e61117bf38d7adb"\n}\n');
	return asRemote(real());
}

// In the colours that wrangler's error messages have whatever NO_COLOR says.
const mark = "\x1b[31m✘ \x1b[41;31m[\x1b[41;97mERROR\x1b[41;31m]\x1b[0m \x1b[1m";

const apiError = (text) => ({
	status: 1, stdout: "",
	stderr: `\n${mark}Migration x failed with the following errors:\x1b[0m\n\n\n`
		+ `${mark}${text}\x1b[0m\n\n`
		+ `  token ${process.env.CLOUDFLARE_API_TOKEN} https://r2.example/x?X-Amz-Signature=abc\n\n`
		+ '🪵  Logs were written to "/root/.config/.wrangler/logs/wrangler.log"\n',
});

const kill = () => process.kill(process.pid, "SIGKILL");

function hang() {
	spawnSync("sleep", ["600"], { stdio: "inherit" });
}

const modes = {
	fails: () => apiError("near \"SYNTAX\": syntax error at offset 3 [code: 7500]"),
	"fails with the network": () => apiError("fetch failed"),
	"fails after": () => (answer(), apiError("fetch failed")),
	garbage: () => said("[WARN] {} <html>502 Bad Gateway</html>\n[not json\n{\n"),
	half: () => {
		const whole = answer();
		return { ...whole, stdout: whole.stdout.slice(0, whole.stdout.length / 2) };
	},
	chatty: () => {
		const whole = answer();
		return { ...whole, stdout: `[WARN] hello\n{}\n${whole.stdout}\n🪵  Logs\n` };
	},
	pass: answer,
	silent: () => said(""),
	dies: kill,
	"dies after": () => (answer(), kill()),
	hangs: hang,
	"hangs after": () => (answer(), hang()),
	"too many rows": () => {
		const whole = answer();
		const at = args.indexOf("--output");
		fs.appendFileSync(args[at + 1], "\nINSERT INTO users(id) VALUES (NULL);\n");
		return whole;
	},
	"half a file": () => {
		const whole = answer();
		const path = option("--output");
		fs.truncateSync(path, fs.statSync(path).size - 4);
		return whole;
	},
	"without the view": () => {
		const whole = answer();
		const dump = fs.readFileSync(option("--output"), "utf8");
		fs.writeFileSync(option("--output"), dump.slice(0, dump.indexOf("CREATE VIEW")));
		return whole;
	},
	"attaching file": () => {
		fs.writeFileSync(option("--output"), `ATTACH '${join(folder, "stolen")}' AS x;\n`);
		return said("");
	},
};

const fault = takeFault();
const result = fault ? modes[fault]() : answer();
process.stdout.write(result.stdout);
process.stderr.write(result.stderr);
process.exitCode = result.status;
