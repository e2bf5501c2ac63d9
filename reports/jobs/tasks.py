"""What the background worker runs. Nothing heavy is imported before a task runs: pages queue them too."""

from django_tasks import task


@task()
def render(job_pk: int) -> None:
    """Carry out a render job, unless another worker has it in hand or nobody wants it any longer."""
    from reports.jobs.worker import work_on

    work_on(job_pk)
