"""How a file of a published version is called on the page."""

from django import template

from reports.models.publishing import PublishedFile

register = template.Library()
_LABELS = {
    PublishedFile.Kind.HTML: "Web page to keep",
    PublishedFile.Kind.SUMMARY: "Summary",
}


@register.filter
def file_label(file: PublishedFile) -> str:
    """ "Report of North"; of data what the end of the name says: "Figures by area"."""
    if file.area:
        return f"Report of {file.area.name}"
    if file.kind in _LABELS:
        return _LABELS[PublishedFile.Kind(file.kind)]
    _, _, end = file.name.rpartition(f"-v{file.published.version}-")
    return end.rpartition(".")[0].replace("-", " ").capitalize()


@register.filter
def file_format(file: PublishedFile) -> str:
    return file.name.rpartition(".")[2].upper()
