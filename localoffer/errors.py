"""What can go wrong, in words a person can read."""


class LocalOfferError(Exception):
    """Base of every error whose message is written for people: say what is wrong, where, and what to do."""


class NotFoundError(LocalOfferError):
    """What was asked for is not there, or not public."""


class NotAllowedError(LocalOfferError):
    """The lifecycle or the actor's role does not allow this step."""


class ConflictError(LocalOfferError):
    """Someone else changed it first; nothing was overwritten."""
