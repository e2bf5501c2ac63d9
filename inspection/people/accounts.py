"""People by their names, and who has yet to choose how they sign in."""

from django.contrib.auth.models import User


def find_user(name: str) -> User | None:
    """The person with this user name, else the one person with this e-mail address, in capitals or not."""
    named = User.objects.filter(username__iexact=name).first()
    if named or not name:
        return named
    addressed = list(User.objects.filter(email__iexact=name)[:2])
    return addressed[0] if len(addressed) == 1 else None


def get_or_create_user(*, username: str, name: str, email: str = "", password: str | None = None) -> User:
    """The user with this name, as they are; somebody new gets `password`, or none that works without it."""
    user, created = User.objects.get_or_create(
        username__iexact=username,
        defaults={
            "username": username,
            "email": email.lower(),
            "first_name": name.partition(" ")[0],
            "last_name": name.partition(" ")[2],
        },
    )
    if created:
        user.set_password(password)
        user.save()
    return user


def is_invited(user: User) -> bool:
    """Whether the person has not yet followed the link in their invitation."""
    return user.last_login is None and not user.has_usable_password()
