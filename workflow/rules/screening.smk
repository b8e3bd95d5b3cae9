# Screening: from rows of decisions to included citations, the reviewers' agreement and the PRISMA 2020 flow.
#
# Needs  results/deduplication/{citations,bibliography}.csv, results/records/*.csv, and what people wrote
#        in data/screening and data/reports.
# Makes  results/screening: imported, unmatched, decisions, conflicts, included, misplaced, yield,
#        review_again, agreement, agreement_over_time, agreement_groups, flow, prisma2020, excluded.
#
#   imports, decisions -> one state a citation and stage -> flow
#   imports, decisions -> agreement


rule imported_decisions:
    """Decisions made elsewhere are matched to citations; each keeps its file, its row and its own words."""
    input:
        gate="results/check.json",
        files=plan.imported_files,
        records=(
            expand("results/records/{search_id}.csv", search_id=plan.searches)
            if plan.imported_files
            else []
        ),
        citations="results/deduplication/citations.csv",
        matches=plan.existing("data/screening/imports/matches.csv"),
    output:
        imported="results/screening/imported.csv",
        unmatched="results/screening/unmatched.csv",
    log:
        "results/logs/imported_decisions.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.screening.imports"),
        settings=settings(
            "review.data_status",
            "screening.stages",
            "screening.imports",
            "screening.tools",
        ),
    shell:
        "python -m realist.screening.imports --files {input.files:q} --records {input.records:q}"
        " --citations {input.citations:q} --matches {input.matches:q} --settings {params.settings:q}"
        " --output {output.imported:q} --unmatched-output {output.unmatched:q} > {log:q} 2>&1"


rule screening_decisions:
    """Every citation is in one state at each stage that it reached; conflicts are listed with how they were settled."""
    input:
        gate="results/check.json",
        citations="results/deduplication/citations.csv",
        searches="results/records/searches.csv",
        decisions=plan.existing(
            *(
                f"data/screening/{stage.id}/*.csv"
                for stage in plan.config.screening.stages
            )
        ),
        retrieval=plan.existing("data/reports/retrieval.csv"),
        imported="results/screening/imported.csv",
    output:
        decisions="results/screening/decisions.csv",
        conflicts="results/screening/conflicts.csv",
        included="results/screening/included.csv",
        misplaced="results/screening/misplaced.csv",
        yields="results/screening/yield.csv",
        review_again="results/screening/review_again.csv",
    log:
        "results/logs/screening_decisions.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.screening.decide"),
        settings=settings(
            "review.data_status", "screening.stages", "eligibility.versions"
        ),
    shell:
        "python -m realist.screening.decide --citations {input.citations:q} --searches {input.searches:q}"
        " --decisions {input.decisions:q} --retrieval {input.retrieval:q} --imported {input.imported:q}"
        " --settings {params.settings:q} --output {output.decisions:q} --conflicts-output {output.conflicts:q}"
        " --included-output {output.included:q} --misplaced-output {output.misplaced:q}"
        " --yield-output {output.yields:q} --review-again-output {output.review_again:q} > {log:q} 2>&1"


rule agreement:
    """How far reviewers agreed on what they decided independently, before any conflict was settled."""
    input:
        gate="results/check.json",
        citations="results/deduplication/citations.csv",
        decisions=rules.screening_decisions.input.decisions,
        imported="results/screening/imported.csv",
        states="results/screening/decisions.csv",
    output:
        pairs="results/screening/agreement.csv",
        over_time="results/screening/agreement_over_time.csv",
        groups="results/screening/agreement_groups.csv",
    log:
        "results/logs/agreement.log",
    priority: 1  # the longest of its phase: begun first
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.screening.agreement"),
        settings=settings("review.data_status", "screening.stages"),
    shell:
        "python -m realist.screening.agreement --citations {input.citations:q} --decisions {input.decisions:q}"
        " --imported {input.imported:q} --states {input.states:q} --settings {params.settings:q}"
        " --output {output.pairs:q} --over-time-output {output.over_time:q} --groups-output {output.groups:q}"
        " > {log:q} 2>&1"


rule flow:
    """Every box of the PRISMA 2020 flow knows its ids, and all arithmetic between the boxes holds."""
    input:
        gate="results/check.json",
        citations="results/deduplication/citations.csv",
        bibliography="results/deduplication/bibliography.csv",
        searches="results/records/searches.csv",
        rejects="results/records/rejects.csv",
        decisions="results/screening/decisions.csv",
        studies=plan.existing("data/reports/studies.csv"),
    output:
        flow="results/screening/flow.json",
        prisma="results/screening/prisma2020.csv",
        excluded="results/screening/excluded.csv",
    log:
        "results/logs/flow.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.screening.flow"),
        settings=settings(
            "review.data_status",
            "review.previous_searches",
            "screening.stages",
            "synthesis.studies",
        ),
    shell:
        "python -m realist.screening.flow --citations {input.citations:q} --bibliography {input.bibliography:q}"
        " --searches {input.searches:q} --rejects {input.rejects:q} --decisions {input.decisions:q}"
        " --studies {input.studies:q} --settings {params.settings:q} --output {output.flow:q}"
        " --prisma-output {output.prisma:q} --excluded-output {output.excluded:q} > {log:q} 2>&1"


rule screening:
    input:
        rules.screening_decisions.output,
        rules.agreement.output,
        rules.flow.output,
