# Provenance: what was made from what, by which code and with which settings, so that anyone can prove it.
#
# Needs  all that people wrote, and all that the other phases made.
# Makes  results/provenance/manifest.json, and of it ro-crate-metadata.json (RO-Crate) and prov.jsonld (W3C PROV).
#
#   jobs, as their rules declare them -> manifest

from realist.provenance.jobs import as_json

JOBS = [
    *(job("read_export", search_id=one) for one in plan.searches),
    job("gather_records"),
    job("link_records"),
    job("describe_citations"),
    job("check"),
    job("imported_decisions"),
    job("screening_decisions"),
    job("agreement"),
    job("flow"),
    job("included_studies"),
    job("cmocs"),
    job("programme_theory"),
    *(job(f"{one}_figure") for one in plan.figures if one not in plan.theory_figures),
    *(job("theory_figure", theory=one) for one in plan.theory_figures),
    job("count_numbers"),
    job("reconcile"),
    job("compose"),
    *(job("render", format=one) for one in plan.config.report.formats),
    job("write_supplements"),
]


rule manifest:
    """Every file that people wrote and every result, with its hash; every step with its code and settings; the same for archives."""
    input:
        made=[path for one in JOBS for path in one["outputs"]],
        written=plan.human_files,
        exports=[path for search in plan.searches for path in plan.exports(search)],
    output:
        "results/provenance/manifest.json",
        "results/provenance/ro-crate-metadata.json",
        "results/provenance/prov.jsonld",
    log:
        "results/logs/manifest.log",
    conda:
        "../envs/realist.yaml"
    params:
        code=fingerprint("realist.provenance.recording"),
        jobs=lambda wildcards: as_json(JOBS),
        settings=settings("review.data_status", "people"),
    shell:
        "python -m realist.provenance.recording --jobs {params.jobs:q} --settings {params.settings:q}"
        " --output {output:q} > {log:q} 2>&1"


rule provenance:
    input:
        rules.manifest.output,
