"""Unpacks a code archive: files, folders and links that stay inside. Run as `python -I haltere_unpack.py archive folder`."""
import os
import stat
import sys
import tarfile


def main(archive, folder):
    root = os.path.realpath(folder)

    def inside(path):
        found = os.path.realpath(path)
        return found == root or found.startswith(root + os.sep)

    with tarfile.open(archive, "r:*") as tar:
        for member in tar:
            name = member.name
            place = os.path.join(root, name)
            if os.path.isabs(name) or not inside(place):
                sys.exit(f"{name} would lie outside of the folder")
            if member.issym() or member.islnk():
                base = os.path.dirname(place) if member.issym() else root
                if os.path.isabs(member.linkname) or not inside(os.path.join(base, member.linkname)):
                    sys.exit(f"{name} is a link that leads outside of the folder")
            elif not (member.isreg() or member.isdir()):
                sys.exit(f"{name} is neither a file, a folder nor a link")
            # No owner, no bits that give rights; what is unpacked can always be read and removed.
            member.mode = (member.mode & 0o755) | (stat.S_IRWXU if member.isdir() else stat.S_IRUSR | stat.S_IWUSR)
            member.uid, member.gid, member.uname, member.gname = os.getuid(), os.getgid(), "", ""
            if hasattr(tarfile, "fully_trusted_filter"):
                tar.extract(member, root, filter="fully_trusted")
            else:
                tar.extract(member, root)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
