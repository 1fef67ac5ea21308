"""Binds a datagram socket like systemd's, and prints each message with the pid that the kernel names as its sender."""
import json
import socket
import struct
import sys

address = sys.argv[1]
receiver = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
receiver.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
receiver.bind("\0" + address[1:] if address.startswith("@") else address)
print(json.dumps({"bound": address}), flush=True)
while True:
    data, ancillary, _, _ = receiver.recvmsg(4096, socket.CMSG_SPACE(12))
    pid = struct.unpack("iii", ancillary[0][2])[0]
    print(json.dumps({"pid": pid, "text": data.decode()}), flush=True)
