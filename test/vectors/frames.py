"""Frames of PROTOCOL.md section 2, bit by bit."""
import struct
import zlib

import messages

HELLO, DATA, ACK, LINK = range(4)
HOST_TO_MCU, MCU_TO_HOST = 0, 1
FRAGMENT_MAX, CONTROL_MAX, FRAME_MAX = 1024, 128, 1038

# Pairs (host epoch, mcu epoch); the last ones put SLIP's own bytes into the seeds' input.
PAIRS = [(0x11223344, 0xA1B2C3D4), (1, 1), (0xFFFFFFFF, 0x80000000), (0xC0DBDCDD, 0xDBC0C0DB)]


def seed(host: int, mcu: int, direction: int) -> int:
    return zlib.crc32(struct.pack("<IIB", host, mcu, direction))


def slip(raw: bytes) -> bytes:
    return raw.replace(b"\xdb", b"\xdb\xdd").replace(b"\xc0", b"\xdb\xdc") + b"\xc0"


def checked(covered: bytes, start: int) -> bytes:
    """Appends the crc: the seed is XORed into the four head bytes for the calculation only."""
    head = bytes(a ^ b for a, b in zip(covered[:4], struct.pack("<I", start)))
    return covered + struct.pack("<I", zlib.crc32(head + covered[4:]))


class Frame:
    def __init__(self, type=DATA, channel=0, first=0, last=0, sack=None, nak=0, seq=0, ack=0, credit=0, id=0, total=0,
                 body=b"", pair=PAIRS[0], direction=HOST_TO_MCU, start=None):
        self.type, self.channel, self.first, self.last, self.sack, self.nak = type, channel, first, last, sack, nak
        self.seq, self.ack, self.credit, self.id, self.total, self.body = seq, ack, credit, id, total, body
        self.pair, self.direction = pair, direction
        self.start = start if start is not None else 0 if type == HELLO else seed(*pair, direction)

    def covered(self) -> bytes:
        flags = self.type | self.channel << 2 | self.first << 4 | self.last << 5 | (self.sack is not None) << 6 | self.nak << 7
        out = bytes([flags, self.seq, self.ack, self.credit])
        if self.sack is not None:
            out += struct.pack("<H", self.sack)
        if self.first:
            out += struct.pack("<HH", self.id, self.total)
        return out + self.body

    def raw(self) -> bytes:
        return checked(self.covered(), self.start)

    def fields(self) -> str:
        sack = self.sack or 0
        return f"{self.type} {self.channel} {self.first} {self.last} {int(self.sack is not None)} {self.nak} " \
               f"{self.seq} {self.ack} {self.credit} {sack} {self.id} {self.total}"


NO_FIELDS = "0 0 0 0 0 0 0 0 0 0 0 0"


def ok(name: str, frame: Frame) -> str:
    host, mcu = frame.pair
    return f"{name} | ok | {host:08x} {mcu:08x} {frame.direction} | {frame.fields()} | {frame.body.hex() or '-'} | " \
           f"{slip(frame.raw()).hex()}"


def bad(name: str, reason: str, wire: bytes, pair=PAIRS[0], direction=HOST_TO_MCU) -> str:
    return f"{name} | bad:{reason} | {pair[0]:08x} {pair[1]:08x} {direction} | {NO_FIELDS} | - | {wire.hex()}"


def seed_lines() -> list[str]:
    return ["# name | host_epoch mcu_epoch | seed_host_to_mcu seed_mcu_to_host"] + [
        f"pair_{i} | {host:08x} {mcu:08x} | {seed(host, mcu, 0):08x} {seed(host, mcu, 1):08x}"
        for i, (host, mcu) in enumerate(PAIRS)
    ]


def crc_with_escapes() -> Frame:
    """The first frame of a row whose crc holds both an END and an ESC."""
    for n in range(1 << 24):
        frame = Frame(last=1, body=struct.pack("<I", n))
        if {0xC0, 0xDB} <= set(frame.raw()[-4:]):
            return frame
    raise AssertionError("no such crc")


def good_lines() -> list[str]:
    hello = messages.encode("Hello", messages.HELLO_TYPICAL)
    full = hello + b"\x9a\x06" + bytes([CONTROL_MAX - len(hello) - 3]) + bytes(CONTROL_MAX - len(hello) - 3)
    link = {name: messages.encode("LinkControl", fields) for name, fields in messages.LINK_CONTROLS}
    every = bytes(range(256))
    out = [
        ok("hello_host", Frame(HELLO, body=hello)),
        ok("hello_mcu", Frame(HELLO, body=messages.encode("Hello", messages.HELLO_MCU), direction=MCU_TO_HOST)),
        ok("hello_largest", Frame(HELLO, body=full)),
        ok("hello_epochs_of_slip_bytes", Frame(HELLO, body=messages.encode("Hello", messages.HELLO_SLIP), pair=PAIRS[3])),
    ]
    for i, (name, body) in enumerate(link.items()):
        out.append(ok(name, Frame(LINK, body=body, direction=i % 2)))
    out.append(ok("link_empty", Frame(LINK)))
    out += [
        ok("ack_plain", Frame(ACK, ack=7, credit=64)),
        ok("ack_mcu", Frame(ACK, ack=7, credit=64, direction=MCU_TO_HOST)),
        ok("ack_no_credit", Frame(ACK, ack=1)),
        ok("ack_highest", Frame(ACK, ack=255, credit=255)),
        ok("ack_nak", Frame(ACK, ack=9, credit=3, nak=1)),
        ok("ack_sack", Frame(ACK, ack=9, credit=3, sack=0x0001)),
        ok("ack_sack_nak", Frame(ACK, ack=250, credit=3, sack=0x8000, nak=1, direction=MCU_TO_HOST)),
        ok("ack_sack_full", Frame(ACK, ack=0, credit=0, sack=0xFFFF)),
        ok("ack_all_escapes", Frame(ACK, ack=0xC0, credit=0xDB, sack=0xDBC0)),
        ok("data_probe", Frame(seq=5, ack=9, credit=20)),
        ok("data_probe_bulk", Frame(channel=2, seq=255, ack=0, credit=1, direction=MCU_TO_HOST)),
        ok("data_abort", Frame(channel=1, last=1, seq=6, ack=9, credit=20)),
        ok("data_abort_with_bytes", Frame(channel=1, last=1, seq=6, ack=9, credit=20, body=b"half")),
        ok("data_abort_at_once", Frame(channel=2, first=1, last=1, seq=6, ack=9, credit=20, id=4, total=300)),
        ok("data_first_without_body", Frame(channel=2, first=1, seq=6, ack=9, credit=20, id=4, total=300)),
        ok("data_one_byte", Frame(first=1, last=1, id=1, total=1, body=b"\x00")),
        ok("data_highest_numbers", Frame(channel=2, first=1, nak=1, sack=0xFFFF, seq=255, ack=255, credit=255, id=65535,
                                         total=65535, body=b"\xff" * 32)),
        ok("data_head_of_escapes", Frame(channel=1, first=1, sack=0xC0DB, seq=0xC0, ack=0xDB, credit=0xC0, id=0xDBC0,
                                         total=0xC0DB, body=b"x")),
        ok("data_every_byte", Frame(channel=2, first=1, last=1, seq=1, id=2, total=256, body=every)),
        ok("data_all_end", Frame(channel=2, first=1, last=1, seq=2, id=3, total=64, body=b"\xc0" * 64)),
        ok("data_all_esc", Frame(channel=2, first=1, last=1, seq=3, id=4, total=64, body=b"\xdb" * 64)),
        ok("data_escape_lookalikes", Frame(last=1, seq=3, body=b"\xdb\xdc\xdb\xdd\xdc\xdd\xc0\xdb\xc0")),
        ok("data_crc_of_escapes", crc_with_escapes()),
        ok("data_largest", Frame(channel=2, seq=4, body=every * 4)),
        ok("data_largest_frame", Frame(channel=2, first=1, sack=1, seq=5, id=5, total=1024, body=every * 4)),
        ok("data_longest_wire", Frame(channel=2, first=1, sack=0xC0C0, seq=0xC0, ack=0xC0, credit=0xC0, id=0xC0C0,
                                      total=0xC0C0, body=b"\xc0" * FRAGMENT_MAX, direction=MCU_TO_HOST)),
    ]
    for i, pair in enumerate(PAIRS):
        for direction in (HOST_TO_MCU, MCU_TO_HOST):
            out.append(ok(f"seed_{i}_{direction}", Frame(last=1, seq=i, ack=1, credit=2, body=b"seed", pair=pair,
                                                         direction=direction)))
    # Every legal flags byte of DATA and ACK, one frame each.
    for flags in range(256):
        type, channel, first, last = flags & 3, flags >> 2 & 3, flags >> 4 & 1, flags >> 5 & 1
        if type in (DATA, ACK) and legal(flags):
            out.append(ok(f"flags_{flags:02x}", Frame(
                type, channel, first, last, 0x0105 if flags & 0x40 else None, flags >> 7, flags if type == DATA else 0,
                255 - flags, flags, flags + 1 if first else 0, 2 * flags + 9 if first else 0,
                b"body %d" % flags if type == DATA else b"", direction=flags >> 5 & 1)))
    return out


def legal(flags: int) -> bool:
    type, channel, first_last, sack_nak = flags & 3, flags >> 2 & 3, flags & 0x30, flags & 0xC0
    if type == DATA:
        return channel != 3
    return channel == 0 and not first_last and (type == ACK or not sack_nak)


def bad_lines() -> list[str]:
    start = seed(*PAIRS[0], HOST_TO_MCU)
    hello = messages.encode("Hello", messages.HELLO_TYPICAL)
    whole = Frame(channel=1, first=1, last=1, sack=3, seq=1, ack=2, credit=3, id=4, total=4, body=b"body")
    raw = whole.raw()
    out = []
    for i in range(len(raw)):
        out.append(bad(f"crc_bit_in_byte_{i}", "crc", slip(raw[:i] + bytes([raw[i] ^ 1 << i % 8]) + raw[i + 1:])))
    out += [
        bad("crc_last_byte_lost", "crc", slip(raw[:-1])),
        bad("crc_byte_lost", "crc", slip(raw[:9] + raw[10:])),
        bad("crc_byte_more", "crc", slip(raw + b"\x00")),
        bad("crc_two_frames_as_one", "crc", slip(raw + raw)),
        bad("crc_wrong_seed", "crc", slip(raw), pair=PAIRS[1]),
        bad("crc_earlier_host_life", "crc", slip(raw), pair=(PAIRS[0][0] + 1, PAIRS[0][1])),
        bad("crc_earlier_mcu_life", "crc", slip(raw), pair=(PAIRS[0][0], PAIRS[0][1] + 1)),
        bad("crc_epochs_swapped", "crc", slip(raw), pair=PAIRS[0][::-1]),
        bad("crc_looped_back", "crc", slip(raw), direction=MCU_TO_HOST),
        bad("crc_ack_looped_back", "crc", slip(Frame(ACK, ack=7, credit=9).raw()), direction=MCU_TO_HOST),
        bad("crc_data_without_seed", "crc", slip(checked(whole.covered(), 0))),
        bad("crc_hello_with_seed", "crc", slip(Frame(HELLO, body=hello, start=start).raw())),
        bad("crc_all_zero", "crc", slip(bytes(8))),
        bad("crc_text", "crc", slip(b"ets Jul 29 2019 12:21:46\r\n")),
    ]
    for n in (1, 2, 4, 7):
        out.append(bad(f"short_{n}", "short", slip(raw[:n])))
    # A right crc over four bytes of which the head itself is missing one.
    out.append(bad("short_right_crc", "short", slip(raw[:3] + struct.pack("<I", zlib.crc32(raw[:3])))))
    for flags in range(256):
        if not legal(flags):
            covered = bytes([flags, 0, 0, 0]) + (b"\x01\x00" if flags & 0x40 else b"") + \
                (b"\x01\x00\x01\x00" if flags & 0x10 else b"")
            out.append(bad(f"illegal_flags_{flags:02x}", "illegal", slip(checked(covered, start if flags & 3 else 0))))
    for type, name in ((HELLO, "hello"), (LINK, "link")):
        body = hello if type == HELLO else b"\x08\x01"
        out += [
            bad(f"illegal_{name}_seq", "illegal", slip(Frame(type, seq=1, body=body).raw())),
            bad(f"illegal_{name}_ack", "illegal", slip(Frame(type, ack=1, body=body).raw())),
            bad(f"illegal_{name}_credit", "illegal", slip(Frame(type, credit=1, body=body).raw())),
        ]
    out += [
        bad("illegal_ack_seq", "illegal", slip(Frame(ACK, seq=1, ack=7, credit=9).raw())),
        bad("illegal_ack_body", "illegal", slip(Frame(ACK, ack=7, credit=9, body=b"x").raw())),
        bad("illegal_ack_sack_body", "illegal", slip(Frame(ACK, ack=7, credit=9, sack=1, body=b"x").raw())),
    ]
    for n in range(4):
        out.append(bad(f"cut_first_{n}", "cut", slip(checked(Frame(first=1, id=1, total=9).covered()[:4 + n], start))))
        out.append(bad(f"cut_first_after_sack_{n}", "cut",
                       slip(checked(Frame(first=1, sack=1, id=1, total=9).covered()[:6 + n], start))))
    for n in range(2):
        out.append(bad(f"cut_sack_{n}", "cut", slip(checked(Frame(sack=1).covered()[:4 + n], start))))
        out.append(bad(f"cut_ack_sack_{n}", "cut", slip(checked(Frame(ACK, sack=1).covered()[:4 + n], start))))
    out += [
        bad("oversize_data", "oversize", slip(Frame(channel=2, body=bytes(FRAGMENT_MAX + 1)).raw())),
        bad("oversize_hello", "oversize", slip(Frame(HELLO, body=hello + bytes(CONTROL_MAX + 1 - len(hello))).raw())),
        bad("oversize_link", "oversize", slip(Frame(LINK, body=bytes(CONTROL_MAX + 1)).raw())),
        bad("overflow_by_one", "overflow", slip(Frame(first=1, sack=1, id=1, total=2000, body=bytes(FRAGMENT_MAX + 1)).raw())),
        bad("overflow_twice", "overflow", slip(bytes(2 * FRAME_MAX))),
        bad("slip_escape_of_nothing", "slip", raw[:6] + b"\xdb" + raw[6:] + b"\xc0"),
        bad("slip_escape_of_escape", "slip", slip(raw)[:-1] + b"\xdb\xdb\xdc\xc0"),
        bad("slip_escape_then_end", "slip", slip(raw)[:-1] + b"\xdb\xc0"),
    ]
    return out


def lines() -> list[str]:
    head = ["# name | verdict | host_epoch mcu_epoch direction | type channel first last sack nak seq ack credit sackbits "
            "id total | body | wire"]
    return head + good_lines() + bad_lines()
