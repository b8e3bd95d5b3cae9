# Synthesis: what the included studies are, and what they say about each CMOC.
#
# Needs  results/screening/included.csv, results/deduplication/{citations,bibliography}.csv, and what people wrote in
#        data/reports, data/appraisal, data/evidence and data/theory.
# Makes  results/synthesis: studies, appraisal, cmocs, clusters, evidence, matrix, history, theory.
#
#   studies and appraisal -> CMOCs with their evidence -> programme theory
#
# A review without CMOCs (scoping, systematic) has the same files: tables of a header alone, empty lists.


rule included_studies:
    """The included studies: their reports, characteristics and appraisal."""
    input:
        gate="results/check.json",
        included="results/screening/included.csv",
        citations="results/deduplication/citations.csv",
        bibliography="results/deduplication/bibliography.csv",
        studies=plan.existing("data/reports/studies.csv"),
        appraisal=plan.existing("data/appraisal/appraisal.csv"),
    output:
        studies="results/synthesis/studies.csv",
        appraisal="results/synthesis/appraisal.csv",
    log:
        "results/logs/included_studies.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.synthesis.studies"),
        settings=settings(
            "review.data_status",
            "synthesis.studies",
            "synthesis.study_fields",
            "synthesis.appraisal",
        ),
    shell:
        "python -m realist.synthesis.studies --included {input.included:q} --citations {input.citations:q}"
        " --bibliography {input.bibliography:q} --studies {input.studies:q} --appraisal {input.appraisal:q}"
        " --settings {params.settings:q} --output {output.studies:q} --appraisal-output {output.appraisal:q}"
        " > {log:q} 2>&1"


rule cmocs:
    """The CMOCs by cluster, with the studies that support, refine and refute each counted."""
    input:
        gate="results/check.json",
        cmocs=plan.existing("data/theory/cmocs.yaml"),
        excerpts=plan.existing("data/evidence/excerpts.csv"),
        studies="results/synthesis/studies.csv",
    output:
        cmocs="results/synthesis/cmocs.csv",
        clusters="results/synthesis/clusters.csv",
        evidence="results/synthesis/evidence.csv",
        matrix="results/synthesis/matrix.csv",
        history="results/synthesis/history.csv",
    log:
        "results/logs/cmocs.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.synthesis.cmocs"),
        settings=settings("review.data_status", "synthesis.clusters"),
    shell:
        "python -m realist.synthesis.cmocs --cmocs {input.cmocs:q} --excerpts {input.excerpts:q}"
        " --studies {input.studies:q} --settings {params.settings:q} --output {output.cmocs:q}"
        " --clusters-output {output.clusters:q} --evidence-output {output.evidence:q}"
        " --matrix-output {output.matrix:q} --history-output {output.history:q} > {log:q} 2>&1"


rule programme_theory:
    """The programme theory, each version with its CMOCs, links and paths."""
    input:
        gate="results/check.json",
        cmocs=plan.existing("data/theory/cmocs.yaml"),
        theory=plan.existing("data/theory/programme_theory.yaml"),
    output:
        "results/synthesis/theory.json",
    log:
        "results/logs/programme_theory.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.synthesis.theory"),
        settings=settings("review.data_status", "synthesis.clusters"),
    shell:
        "python -m realist.synthesis.theory --cmocs {input.cmocs:q} --theory {input.theory:q}"
        " --settings {params.settings:q} --output {output:q} > {log:q} 2>&1"


rule synthesis:
    input:
        rules.included_studies.output,
        rules.cmocs.output,
        rules.programme_theory.output,
