# Figures: pictures of what was found and made, each as SVG, PNG and PDF, and as JSON with its description in words.
#
# Needs  results/deduplication/{overlap,yield}.csv, results/screening/{flow.json,agreement.csv}, results/synthesis.
# Makes  results/figures/<name>.{svg,png,pdf,json}: flow, overlap, characteristics; agreement where two people screened;
#        matrix and theory_<label>, one a version, where there are CMOCs.
#
#   one step a figure; none needs another


FILES = (".svg", ".png", ".pdf", ".json")


wildcard_constraints:
    theory="theory_[a-z0-9_]+",


rule flow_figure:
    """The PRISMA 2020 flow diagram."""
    input:
        flow="results/screening/flow.json",
    output:
        multiext("results/figures/flow", *FILES),
    log:
        "results/logs/flow_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.flow"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.figures.flow --flow {input.flow:q} --settings {params.settings:q} --outputs {output:q}"
        " > {log:q} 2>&1"


rule overlap_figure:
    """Which searches found the same citations, and what each alone found."""
    input:
        overlap="results/deduplication/overlap.csv",
        yields="results/deduplication/yield.csv",
    output:
        multiext("results/figures/overlap", *FILES),
    log:
        "results/logs/overlap_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.overlap"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.figures.overlap --overlap {input.overlap:q} --yields {input.yields:q}"
        " --settings {params.settings:q} --outputs {output:q} > {log:q} 2>&1"


rule characteristics_figure:
    """The included studies by year and country."""
    input:
        studies="results/synthesis/studies.csv",
    output:
        multiext("results/figures/characteristics", *FILES),
    log:
        "results/logs/characteristics_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.characteristics"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.figures.characteristics --studies {input.studies:q} --settings {params.settings:q}"
        " --outputs {output:q} > {log:q} 2>&1"


rule matrix_figure:
    """Which study supports, refines or refutes which CMOC."""
    input:
        matrix="results/synthesis/matrix.csv",
        cmocs="results/synthesis/cmocs.csv",
        studies="results/synthesis/studies.csv",
    output:
        multiext("results/figures/matrix", *FILES),
    log:
        "results/logs/matrix_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.matrix"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.figures.matrix --matrix {input.matrix:q} --cmocs {input.cmocs:q} --studies {input.studies:q}"
        " --settings {params.settings:q} --outputs {output:q} > {log:q} 2>&1"


rule theory_figure:
    """One version of the programme theory: concepts, CMOCs by cluster, and the arrows among them."""
    input:
        theory="results/synthesis/theory.json",
    output:
        multiext("results/figures/{theory}", *FILES),
    log:
        "results/logs/{theory}_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.theory"),
        settings=settings("review.data_status"),
        version=lambda wildcards: plan.theory_figures[wildcards.theory],
    shell:
        "python -m realist.figures.theory --theory {input.theory:q} --version {params.version:q}"
        " --settings {params.settings:q} --outputs {output:q} > {log:q} 2>&1"


rule agreement_figure:
    """How far the reviewers agreed at each stage."""
    input:
        agreement="results/screening/agreement.csv",
    output:
        multiext("results/figures/agreement", *FILES),
    log:
        "results/logs/agreement_figure.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.figures.agreement"),
        labels=lambda wildcards: json.dumps(
            {one.id: one.label for one in plan.config.screening.stages}
        ),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.figures.agreement --agreement {input.agreement:q} --labels {params.labels:q}"
        " --settings {params.settings:q} --outputs {output:q} > {log:q} 2>&1"


rule figures:
    input:
        [multiext(f"results/figures/{name}", *FILES) for name in plan.figures],
