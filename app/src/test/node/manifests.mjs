// Holds resources of Kubernetes, Strimzi and the Prometheus operator to the schemas of their interfaces: fields that are required, types, what a field
// may be one of. Reads a JSON list of resources from the file that is named; prints a line for each that does not fit, with the way to what is wrong.
import {readFile} from "node:fs/promises";

const PACKAGES = {
  "kafka.strimzi.io": "@kubernetes-models/strimzi-kafka-operator",
  "monitoring.coreos.com": "@kubernetes-models/prometheus-operator",
};

/** The class of a kind; an error if no package knows it, since what is not looked at is not right either. */
async function model({apiVersion, kind}) {
  const group = apiVersion.includes("/") ? apiVersion.split("/")[0] : "";
  const name = PACKAGES[group] ?? "kubernetes-models";
  const found = (await import(`${name}/${apiVersion}`))[kind];
  if (found === undefined) {
    throw new Error(`${name} has no ${apiVersion} ${kind}`);
  }
  return found;
}

for (const resource of JSON.parse(await readFile(process.argv[2], "utf8"))) {
  const Model = await model(resource);
  try {
    new Model(resource).validate();
  } catch (wrong) {
    console.log(`${resource.kind} ${resource.metadata?.name}: ${wrong.message.replaceAll("\n", "; ")}`);
  }
}
