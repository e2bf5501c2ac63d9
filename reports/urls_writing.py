from django.urls import path

from reports import (
    writing_comment_views,
    writing_edit_views,
    writing_figure_views,
    writing_views,
)

PASSAGE = "passages/<int:key>"

urlpatterns = [
    path("", writing_views.writing, name="writing"),
    path("preview/", writing_figure_views.preview_passage, name="writing_preview"),
    path("figures/", writing_figure_views.figures, name="writing_figures"),
    path("removed/", writing_views.removed, name="writing_removed"),
    path("removed/<int:key>/", writing_views.restore, name="writing_restore"),
    path(f"{PASSAGE}/", writing_edit_views.edit, name="writing_edit"),
    path(f"{PASSAGE}/move/", writing_edit_views.move, name="writing_move"),
    path(f"{PASSAGE}/remove/", writing_edit_views.remove, name="writing_remove"),
    path(f"{PASSAGE}/history/", writing_views.history, name="writing_history"),
    path(f"{PASSAGE}/comments/", writing_comment_views.comments, name="writing_comments"),
    path(
        f"{PASSAGE}/comments/<int:comment>/", writing_comment_views.comment, name="writing_comment"
    ),
    path("<slug:part>/", writing_views.part, name="writing_part"),
    path("<slug:part>/add/", writing_edit_views.add, name="writing_add"),
]
