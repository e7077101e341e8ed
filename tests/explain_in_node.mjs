// Runs the reading part of static/js/explain.js: {script, patterns, texts} on stdin -> what each text holds.
import { readFileSync } from "node:fs";
import { createContext, runInContext } from "node:vm";

const { script, patterns, texts } = JSON.parse(readFileSync(0, "utf8"));
const page = createContext({});
page.self = page;
runInContext(readFileSync(script, "utf8"), page);
runInContext(`codepairs.patterns=${patterns}`, page);
const results = texts.map((text) => {
  const before = process.cpuUsage();
  const reading = page.codepairs.read(text, page.codepairs.patterns);
  let step = reading.next();
  while (!step.done) step = reading.next();
  const { findings, marks, text: shown, length } = step.value;
  const { user, system } = process.cpuUsage(before);
  return {
    findings: findings.map(({ protocol, code, detail, about, count, unsure }) =>
      [protocol, code, detail, about, count, Boolean(unsure)]),
    marks: marks.map(({ start, end, finding }) => [start, shown.slice(start, end), findings.indexOf(finding)]),
    read: length,
    seconds: (user + system) / 1e6,
  };
});
console.log(JSON.stringify(results));
