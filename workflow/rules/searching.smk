# Searching: what the databases gave, read without losing a record.
#
# Needs  data/searches/<search_id>/: search.yaml and the exports it names, as downloaded.
# Makes  results/records/: a table of records and an account for each search, what could not be read, and the searches.
# Steps  read_export (one job a search) -> gather_records.


rule read_export:
    """Read every record of the search {wildcards.search_id}, with the lines of the export on which it stands."""
    input:
        search="data/searches/{search_id}/search.yaml",
        exports=lambda wildcards: plan.exports(wildcards.search_id),
    output:
        records="results/records/{search_id}.csv",
        report="results/records/{search_id}.json",
    log:
        "results/logs/read_export/{search_id}.log",
    wildcard_constraints:
        search_id="|".join(map(re.escape, plan.searches)),
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.records.read"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.records.read --search {input.search:q} --records {output.records:q}"
        " --report {output.report:q} --settings {params.settings:q} > {log:q} 2>&1"


rule gather_records:
    """List what each search brought, and every stretch of an export that could not be read."""
    input:
        reports=expand("results/records/{search_id}.json", search_id=plan.searches),
    output:
        rejects="results/records/rejects.csv",
        searches="results/records/searches.csv",
    log:
        "results/logs/gather_records.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.records.gather"),
        settings=settings("review.data_status"),
    shell:
        "python -m realist.records.gather --reports {input.reports:q} --rejects {output.rejects:q}"
        " --searches {output.searches:q} --settings {params.settings:q} > {log:q} 2>&1"


rule records:
    input:
        expand("results/records/{search_id}.csv", search_id=plan.searches),
        rules.gather_records.output,
