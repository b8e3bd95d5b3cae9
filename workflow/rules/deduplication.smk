# Deduplication: which records describe one report.
#
# Needs  results/records/<search_id>.csv and searches.csv, and the verdicts of people (data/deduplication/verdicts.csv).
# Makes  results/deduplication/{citations,pairs,queue,related}.csv, then {bibliography,overlap,yield}.csv.
# Steps  link_records (compare and cluster) -> describe_citations (one entry a citation; what each search brought).


rule link_records:
    """Which records are one citation and why, which pairs a person should judge, and which citations are related."""
    input:
        records=expand("results/records/{search_id}.csv", search_id=plan.searches),
        searches="results/records/searches.csv",
        verdicts=plan.existing("data/deduplication/verdicts.csv"),
    output:
        citations="results/deduplication/citations.csv",
        pairs="results/deduplication/pairs.csv",
        queue="results/deduplication/queue.csv",
        related="results/deduplication/related.csv",
    log:
        "results/logs/link_records.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.deduplication.link"),
        settings=settings("deduplication.preprints", "review.data_status"),
    shell:
        "python -m realist.deduplication.link --records {input.records:q} --searches {input.searches:q}"
        " --verdicts {input.verdicts:q} --settings {params.settings:q} --citations {output.citations:q}"
        " --pairs {output.pairs:q} --queue {output.queue:q} --related {output.related:q} > {log:q} 2>&1"


rule describe_citations:
    """How each citation is shown, how the searches overlap, and what each of them brought."""
    input:
        records=expand("results/records/{search_id}.csv", search_id=plan.searches),
        searches="results/records/searches.csv",
        citations="results/deduplication/citations.csv",
    output:
        bibliography="results/deduplication/bibliography.csv",
        overlap="results/deduplication/overlap.csv",
        yields="results/deduplication/yield.csv",
    log:
        "results/logs/describe_citations.log",
    priority: 1  # before the check, so that the problems which that finds are told last
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.deduplication.describe"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.deduplication.describe --records {input.records:q} --searches {input.searches:q}"
        " --citations {input.citations:q} --settings {params.settings:q} --bibliography-table {output.bibliography:q}"
        " --overlap-table {output.overlap:q} --yield-table {output.yields:q} > {log:q} 2>&1"


rule deduplication:
    """Everything that deduplication makes."""
    input:
        rules.link_records.output,
        rules.describe_citations.output,
