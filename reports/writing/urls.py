from django.urls import path

from reports.writing import edit_views, views

PASSAGE = "passages/<int:key>"

urlpatterns = [
    path("", views.writing, name="writing"),
    path("preview/", views.preview_passage, name="writing_preview"),
    path("figures/", views.figures, name="writing_figures"),
    path("removed/", views.removed_list, name="writing_removed"),
    path("removed/<int:key>/", views.restore_removed, name="writing_restore"),
    path(f"{PASSAGE}/", edit_views.edit, name="writing_edit"),
    path(f"{PASSAGE}/move/", edit_views.move, name="writing_move"),
    path(f"{PASSAGE}/remove/", edit_views.remove, name="writing_remove"),
    path(f"{PASSAGE}/history/", views.passage_history, name="writing_history"),
    path(f"{PASSAGE}/comments/", views.passage_comments, name="writing_comments"),
    path(f"{PASSAGE}/comments/<int:comment>/", views.resolve_comment, name="writing_comment"),
    path("<slug:part>/", views.writing_part, name="writing_part"),
    path("<slug:part>/add/", edit_views.add, name="writing_add"),
]
