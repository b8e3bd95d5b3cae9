# Manuscript: the paper, with every number counted and none typed.
#
# Needs  results of every phase before, report/ (sections, bibliography, claims, checklist), data/published.yaml.
# Makes  results/numbers.json, results/manuscript/paper.{html,pdf,docx,xml} and results/manuscript/supplements.
# Steps  count_numbers -> reconcile -> compose -> render (one job a format); supplements.

from realist.manuscript.catalog import supplement_files

TABLES = [
    rules.gather_records.output.searches,
    *rules.deduplication.input,
    *rules.screening.input,
    *rules.synthesis.input,
]
FIGURES = list(rules.figures.input)
ORIGINS = [
    "results/numbers.json",
    rules.describe_citations.output.bibliography,
    rules.screening_decisions.output.decisions,
    rules.included_studies.output.studies,
    rules.cmocs.output.cmocs,
]
SUPPLEMENTS = [
    f"results/manuscript/supplements/{name}"
    for name in supplement_files(plan.config.review.type == "realist")
]


rule count_numbers:
    """Every number of the text, with what it counts and the ids that it counts."""
    input:
        gate="results/check.json",
        tables=TABLES,
        verdicts=plan.existing("data/deduplication/verdicts.csv"),
    output:
        "results/numbers.json",
    log:
        "results/logs/count_numbers.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.manuscript.numbers"),
        settings=settings(
            "review.type",
            "review.data_status",
            "screening.stages",
            "synthesis.clusters",
            "synthesis.appraisal",
            "synthesis.study_fields",
        ),
    shell:
        "python -m realist.manuscript.numbers --results results --output {output:q} --verdicts {input.verdicts:q}"
        " --settings {params.settings:q} > {log:q} 2>&1"


rule reconcile:
    """Computed numbers beside those that the published paper printed, agreeing or not."""
    input:
        numbers="results/numbers.json",
        published=plan.existing("data/published.yaml"),
    output:
        "results/manuscript/reconciliation.csv",
    log:
        "results/logs/reconcile.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.manuscript.reconcile"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.manuscript.reconcile --numbers {input.numbers:q} --output {output:q}"
        " --published {input.published:q} --settings {params.settings:q} > {log:q} 2>&1"


rule compose:
    """The paper as one document: numbers in the text, tables and figures placed, references numbered, claims true."""
    input:
        numbers="results/numbers.json",
        reconciliation="results/manuscript/reconciliation.csv",
        tables=TABLES,
        text=plan.existing(
            "report/sections/*.md", "report/references.bib", "report/claims.yaml"
        ),
    output:
        document="results/manuscript/paper.json",
        landmarks="results/manuscript/landmarks.json",
    log:
        "results/logs/compose.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.manuscript.compose"),
        figures=[path for path in FIGURES if path.endswith(".svg")],
        settings=settings(
            "review",
            "eligibility",
            "report",
            "screening.stages",
            "synthesis.appraisal",
            "synthesis.study_fields",
        ),
    shell:
        "python -m realist.manuscript.compose --root . --results results --output {output.document:q}"
        " --landmarks-output {output.landmarks:q} --figures {params.figures:q} --settings {params.settings:q} > {log:q} 2>&1"


rule render:
    """The paper as {wildcards.format}."""
    input:
        document="results/manuscript/paper.json",
        figures=FIGURES,
        origins=lambda wildcards: ORIGINS if wildcards.format == "html" else [],
    output:
        "results/manuscript/paper.{format}",
    log:
        "results/logs/render/{format}.log",
    wildcard_constraints:
        format="html|pdf|docx|xml",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.manuscript.render"),
    shell:
        "python -m realist.manuscript.render --document {input.document:q} --root . --output {output:q}"
        " > {log:q} 2>&1"


rule manuscript:
    input:
        expand("results/manuscript/paper.{format}", format=plan.config.report.formats),


rule write_supplements:
    """Searches, exclusions, studies, evidence, checklist and reconciliation, each in full."""
    input:
        landmarks="results/manuscript/landmarks.json",
        tables=TABLES,
        reconciliation="results/manuscript/reconciliation.csv",
        searches=plan.searches_as_run,
        checklist=plan.existing("report/checklist.yaml"),
    output:
        SUPPLEMENTS,
    log:
        "results/logs/write_supplements.log",
    priority: 1  # the longest of its phase: begun first
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.manuscript.supplements"),
        settings=settings(
            "review",
            "report",
            "screening.stages",
            "synthesis.appraisal",
            "synthesis.study_fields",
        ),
    shell:
        "python -m realist.manuscript.supplements --root . --results results --landmarks {input.landmarks:q}"
        " --output results/manuscript/supplements --settings {params.settings:q} > {log:q} 2>&1"


rule supplements:
    input:
        rules.write_supplements.output,
