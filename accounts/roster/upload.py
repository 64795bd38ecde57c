from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from .files import LARGEST_FILE

FORM_AROUND_IT = 100 * 1024


class DropLargeFiles(FileUploadHandler):
    """Lets a file that is too large for anything here pass by, neither in memory nor on disk, as soon as that is known.

    The rest of the form arrives, so that its page can say a sentence: `request.dropped_a_file` tells it.
    """

    def new_file(self, *args, **kwargs) -> None:
        super().new_file(*args, **kwargs)
        self.seen = 0
        announced = int(self.request.META.get("CONTENT_LENGTH") or 0)
        if announced > LARGEST_FILE + FORM_AROUND_IT:
            self._drop()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        self.seen += len(raw_data)
        if self.seen > LARGEST_FILE:
            self._drop()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _drop(self) -> None:
        self.request.dropped_a_file = True
        raise SkipFile
