"""What the actions of the audit trail are called. One that is recorded anywhere and not listed here fails a test."""

from collections.abc import Mapping

GROUPS: Mapping[str, str] = {
    "signing-in": "Signing in and out",
    "accounts": "Accounts and roles",
    "people": "People of organisations",
    "sent": "What providers send",
    "decisions": "Decisions about listings",
    "up-to-date": "Keeping up to date",
    "organisations": "Organisations",
    "comments": "Comments from families",
    "files": "Files taken away",
    "needs": "Figures of need",
    "site": "Words, gaps and jobs",
}
"""What an officer can ask for, in the order it is offered."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "signing-in": {
        "signed in": "Signed in",
        "signed out": "Signed out",
        "signed out everywhere": "Signed out on every device",
        "sign-in failed": "Tried to sign in and could not",
        "sign-in link sent": "Asked for a link to sign in",
        "password link sent": "Asked for a link to set a new password",
        "recovery code used": "Signed in with a recovery code",
    },
    "accounts": {
        "account created": "Made an account",
        "account roles changed": "Changed the roles of an account",
        "account password changed": "Set a new password",
        "account deactivated": "Closed an account",
        "account reactivated": "Opened an account again",
        "address link sent": "Asked for a link to confirm an email address",
        "address verified": "Confirmed an email address",
        "outside sign-in bound": "Joined an account with the council’s sign-in",
        "outside sign-in unbound": "Parted an account from the council’s sign-in",
        "recovery codes renewed": "Made new recovery codes",
        "second factor added": "Set up an authenticator app",
        "second factor removed": "Removed an authenticator app",
    },
    "people": {
        "member invited": "Invited a colleague",
        "invitation withdrawn": "Withdrew an invitation",
        "invitation accepted": "Accepted an invitation",
        "member joined": "Someone joined an organisation",
        "member role changed": "Changed what a colleague may do",
        "member left": "Left an organisation",
        "member removed": "Removed someone from an organisation",
    },
    "sent": {
        "draft begun": "Began a draft",
        "draft discarded": "Threw a draft away",
        "revision submitted": "Sent in a version",
        "report begun": "Began a report",
        "report draft discarded": "Threw the draft of a report away",
        "report sent": "Sent in a report",
        "spreadsheet uploaded": "Uploaded a spreadsheet",
        "spreadsheet applied": "Applied a spreadsheet",
    },
    "decisions": {
        "revision made public": "Made a version public",
        "revision sent back": "Sent a version back",
        "revision put aside": "Put a version aside",
        "revision looked at": "Looked at what a trusted provider published",
        "revision assigned": "Assigned a version to someone",
        "note added": "Added a note for colleagues",
        "report made public": "Made a report public",
        "report sent back": "Sent a report back",
        "report put aside": "Put a version of a report aside",
        "report withdrawn": "Withdrew a report",
        "listing withdrawn": "Withdrew a listing",
        "provider trusted": "Trusted a provider: its changes are published at once",
        "provider trusted no more": "Trusted a provider no more: its changes wait for an officer",
    },
    "up-to-date": {
        "listing confirmed": "Said that a listing is still right",
        "listing assured": "Checked a listing",
        "listing dates": "Moved the dates of a listing on",
        "provider reminded": "Reminded the provider of a listing",
        "officers told of listing": "Told officers of a listing that nobody confirms",
        "provider reminded of report": "Reminded a school or setting of its report",
        "officers told of report": "Told officers of a report that nobody renews",
    },
    "organisations": {
        "organisation registered": "Registered an organisation",
        "organisation claimed": "Asked to look after an organisation",
        "claim approved": "Approved a claim or registration",
        "claim refused": "Refused a claim or registration",
        "provider removed": "Removed an organisation",
        "provider added": "Added an organisation",
        "provider changed": "Changed what is said of an organisation",
        "provider closed": "Closed an organisation",
        "provider reopened": "Opened an organisation again",
        "provider handed over": "Handed an organisation’s services over to another",
        "listing role": "Changed whether a listing is the organisation’s own page",
        "listings placed": "Found the areas of places again",
        "register notice raised": "A register said something of a place listed here",
        "register notice accepted": "Accepted what a register says",
        "register notice kept": "Kept a listing as it was against a register",
    },
    "comments": {
        "comment received": "Sent a comment",
        "comment answered": "Answered a comment",
        "comment passed on": "Passed a comment on",
        "comment set aside": "Set a comment aside",
        "comment taken up again": "Took a comment up again",
        "comment published": "Published a comment",
        "comment taken off the page": "Took a comment off the page",
    },
    "files": {"file downloaded": "Took a file away"},
    "needs": {
        "need protection off": "Showed the small figures of a source",
        "need protection on": "Protected the small figures of a source again",
        "need finding noted": "Looked at a finding of the checks of need data",
        "need finding taken up again": "Put a finding of the checks of need data back",
        "need figures loaded": "Loaded figures of need",
    },
    "site": {
        "job run by hand": "Ran a job",
        "search-gap.opened": "Marked a gap in the offer",
        "search-gap.changed": "Changed a gap in the offer",
        "synonym.saved": "Saved a synonym",
        "synonym.off": "Switched a synonym off",
        "synonym.on": "Switched a synonym on",
        "synonym.delete": "Deleted a synonym",
        "synonym.restore": "Brought a synonym back as it was built in",
    },
}

ACTION_WORDS: Mapping[str, str] = {action: words for group in _WORDS.values() for action, words in group.items()}
"""Action -> what it is called."""
ACTION_GROUPS: Mapping[str, str] = {action: group for group, actions in _WORDS.items() for action in actions}
"""Action -> the group it is found under."""

FILE_WORDS: Mapping[str, str] = {
    "listings-to-confirm": "Listings to confirm",
    "gaps": "Gaps in the offer",
    "sen-reports": "SEN information reports",
    "audit-trail": "Audit trail",
    "need-figures": "Figures of need, not for publication",
}
"""Files by the names they are recorded under."""


def actions_of(group: str) -> tuple[str, ...]:
    """The actions of a group; none for one that there is not."""
    return tuple(_WORDS.get(group, ()))


def action_words(action: str) -> str:
    """What an action is called; one of an older version of the site by its own name."""
    return ACTION_WORDS.get(action) or action[:1].upper() + action[1:]
