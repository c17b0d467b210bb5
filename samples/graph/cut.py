#!/usr/bin/env python3
"""Cuts the small graph of this folder from the whole one: python3 cut.py FOLDER_OF_THE_WHOLE_GRAPH

Only rows, of nodes and of edges, under CC0 1.0, CC BY 3.0 or CC BY 4.0 are taken; drugs and side effects are therefore
absent, for their names are not so licensed. What is taken is listed in NOTICE. The same input gives the same bytes.
"""
import csv
import gzip
import sys
from collections import defaultdict
from pathlib import Path

FREE = {"CC0 1.0", "CC BY 3.0", "CC BY 4.0"}

# Well-known diseases of several organs, so that questions of a demonstration find something.
SEEDS = """asthma; psoriasis; rheumatoid arthritis; type 2 diabetes mellitus; type 1 diabetes mellitus; cystic fibrosis;
Parkinson's disease; Alzheimer's disease; schizophrenia; multiple sclerosis; Crohn's disease; ulcerative colitis;
systemic lupus erythematosus; obesity; hypertension; melanoma; breast cancer; ovarian cancer; lung cancer; prostate cancer;
colorectal cancer; Huntington's disease; Marfan syndrome; Noonan syndrome; hemophilia A; hemophilia B; sickle cell anemia;
Fabry disease; Gaucher's disease; Tay-Sachs disease; phenylketonuria; Wilson disease; hemochromatosis; lipodystrophy;
retinitis pigmentosa; glaucoma; amyotrophic lateral sclerosis; Duchenne muscular dystrophy; osteogenesis imperfecta;
familial hypercholesterolemia; long QT syndrome; dilated cardiomyopathy; Lynch syndrome; celiac disease; epilepsy;
migraine; atrial fibrillation; coronary artery disease; gout; cherubism; Alagille syndrome; Werner syndrome"""

# Pathways of fewer chosen genes tell little and are many; those of more ("metabolism", "immune system") join everything with
# everything and would be half of the sample.
GENES_OF_A_PATHWAY = range(20, 31)
ABOUT_DISEASES = {"DaG", "DlA", "DpS", "DrD", "DiD"}


def rows(path):
    opened = gzip.open(path, "rt", encoding="utf-8", newline="")
    with opened as text:
        yield from csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE)


def write(path, columns, table):
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write("\t".join(columns) + "\n")
        for row in table:
            out.write("\t".join(row[column] for column in columns) + "\n")


def main(whole):
    here = Path(__file__).parent
    nodes = {row["id"]: row for row in rows(whole / "nodes.tsv.gz") if row["licence"] in FREE}
    edges = [
        row
        for row in rows(whole / "edges.tsv.gz")
        if row["licence"] in FREE and row["source_id"] in nodes and row["target_id"] in nodes
    ]
    names = {name.strip().lower() for name in SEEDS.replace("\n", " ").split(";")}
    seeds = {i for i, row in nodes.items() if row["kind"] == "Disease" and row["name"].lower() in names}

    above, below = defaultdict(set), defaultdict(set)
    for row in edges:
        if row["metaedge"] == "DiD" and row["provenance"].startswith("Disease Ontology"):
            above[row["source_id"]].add(row["target_id"])
            below[row["target_id"]].add(row["source_id"])
    chosen = set(seeds)
    for seed in seeds:
        chosen |= below[seed]
    close = set(chosen)
    reached = sorted(chosen)
    for disease in reached:
        for broader in sorted(above[disease]):
            if broader not in chosen:
                chosen.add(broader)
                reached.append(broader)

    kept = []
    around = set(chosen)
    for row in edges:
        if row["metaedge"] not in ABOUT_DISEASES:
            continue
        ends = {row["source_id"], row["target_id"]}
        told = row["source_id"] in close
        if row["metaedge"] in ("DiD", "DrD"):
            told = ends <= chosen
        elif row["metaedge"] == "DaG" and row["provenance"] == "DISEASES experiments":
            # Genome-wide hits of the large ones outnumber all else.
            told = row["source_id"] in seeds and float(row["p_value"] or 1) <= 1e-20
        if told:
            kept.append(row)
            around |= ends
    genes = {i for i in around if nodes[i]["kind"] == "Gene"}
    pathways = defaultdict(set)
    for row in edges:
        if row["metaedge"] == "GpPW" and row["source_id"] in genes:
            pathways[row["target_id"]].add(row["source_id"])
    large = {p for p, members in pathways.items() if len(members) in GENES_OF_A_PATHWAY}
    kept += [r for r in edges if r["metaedge"] == "GpPW" and r["source_id"] in genes and r["target_id"] in large]

    kept.sort(key=lambda r: (r["source_id"], r["metaedge"], r["target_id"], r["provenance"]))
    used = {row["source_id"] for row in kept} | {row["target_id"] for row in kept}
    relations = {row["metaedge"] for row in kept}
    write(here / "nodes.tsv", list(next(iter(nodes.values()))), [nodes[i] for i in sorted(used)])
    write(here / "edges.tsv", list(kept[0]), kept)
    with open(whole / "metaedges.tsv", encoding="utf-8") as text, open(
        here / "metaedges.tsv", "w", encoding="utf-8"
    ) as out:
        for number, line in enumerate(text):
            cells = line.rstrip("\n").split("\t")
            if number == 0 or cells[0] in relations:
                # The counts behind are those of the whole graph.
                out.write("\t".join(cells[:6]) + "\n")
    print(f"{len(used)} nodes, {len(kept)} rows, {sorted(relations)}; {len(names) - len(seeds)} names without a disease")
    print(sorted({(row["provenance"], row["licence"]) for row in kept}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
