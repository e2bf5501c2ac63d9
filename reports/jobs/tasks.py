"""What the background worker runs. Nothing heavy is imported before a task runs: pages queue them too."""

from django_tasks import task


@task()
def render(job_pk: int) -> None:
    """Carry out a render job, unless another worker has it in hand or nobody wants it any longer."""
    from reports.jobs import queue
    from reports.publishing.renders import kept_alive, run_job

    job = queue.take_up(job_pk)
    if job is not None:
        with kept_alive(job):
            run_job(job)
