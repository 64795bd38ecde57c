from accounts.hooks import my_data
from accounts.models import User

from .models import Concern


@my_data.register
def copies_sent(user: User) -> dict:
    sent = Concern.objects.filter(sent_by=user).select_related("sent_to")
    return {
        "Copies that I sent to get help": [
            {
                "to": concern.sent_to.full_name,
                "sent": concern.sent_at,
                "what": concern.title,
                "text": concern.text_copy,
                "my note": concern.note,
            }
            for concern in sent
        ]
    }
