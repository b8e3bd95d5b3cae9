# Checking: the gate between what was read and everything that is made of it.
#
# Needs  all that people wrote, results/records and results/deduplication/citations.csv.
# Makes  results/check.json.
#
#   records and citations -> check -> screening and all that follows
#
# Reading and deduplication do not stop at people's mistakes; the check does, with all of them at once.


rule check:
    """Everything that people wrote fits together: settings, exports, decisions, evidence, theory and text."""
    input:
        human=lambda wildcards: plan.human_files,
        records=expand("results/records/{search}.csv", search=plan.searches),
        accounts=expand("results/records/{search}.json", search=plan.searches),
        citations="results/deduplication/citations.csv",
    output:
        "results/check.json",
    log:
        "results/logs/check.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.checking.gate"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.checking.gate --review . --records {input.records:q} --accounts {input.accounts:q} --citations {input.citations:q}"
        " --settings {params.settings:q} --output {output:q} > {log:q} 2>&1"
