"""A realist review, from raw database exports to the paper. The phases are in workflow/rules."""

from snakemake.utils import min_version

min_version("9.0")


include: "workflow/rules/common.smk"
include: "workflow/rules/searching.smk"
include: "workflow/rules/deduplication.smk"
include: "workflow/rules/checking.smk"
include: "workflow/rules/screening.smk"
include: "workflow/rules/synthesis.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/manuscript.smk"
include: "workflow/rules/provenance.smk"


localrules:
    all,
    records,
    deduplication,
    screening,
    synthesis,
    figures,
    manuscript,
    supplements,
    provenance,


rule all:
    default_target: True
    input:
        rules.manuscript.input,
        rules.supplements.input,
        rules.provenance.input,
