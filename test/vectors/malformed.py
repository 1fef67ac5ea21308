"""Bodies that no encoder of ours makes, built byte by byte."""
import subprocess

from messages import encode, line, protoc, text


def varint(n: int) -> bytes:
    out = b""
    while n > 0x7F:
        out, n = out + bytes([n & 0x7F | 0x80]), n >> 7
    return out + bytes([n])


def field(number: int, wire: int, value: bytes) -> bytes:
    return varint(number << 3 | wire) + value


def block(number: int, body: bytes) -> bytes:
    return field(number, 2, varint(len(body)) + body)


CLOSE = [("close_session", [("session", 5)])]
ANSWER = [("answer", [("session", 5), ("offer_seq", 1), ("sdp", b"v=0")])]
FIVE = field(1, 0, varint(5))
# Arms of Envelope by number: 7 answer, 16 close_session, 11 sync_done.

# Read as the text says, and a reader that knows more may say more: the schema may grow.
DECODE = [
    ("unknown_varint", CLOSE, block(16, FIVE + field(99, 0, varint(1)))),
    ("unknown_fixed64", CLOSE, block(16, FIVE + field(99, 1, bytes(8)))),
    ("unknown_block", CLOSE, block(16, FIVE + block(99, b"later"))),
    ("unknown_fixed32", CLOSE, block(16, FIVE + field(99, 5, bytes(4)))),
    ("unknown_highest_number", CLOSE, block(16, FIVE + field(2**29 - 1, 0, varint(1)))),
    ("unknown_in_the_middle", ANSWER, block(7, FIVE + field(2, 0, b"\x01") + block(3, b"v=0") + field(1000, 0, b"\x01"))),
    ("unknown_beside_the_arm", CLOSE, block(16, FIVE) + block(99, b"later")),
    ("unknown_before_the_arm", CLOSE, block(15, b"later") + block(16, FIVE)),
    ("unknown_in_empty_message", [("sync_done", [])], block(11, field(1, 0, b"\x01"))),
]

# No arm that a reader knows: skipped and counted, no error.
SKIP = [
    ("empty_envelope", b""),
    ("unknown_arm", block(99, b"later")),
    ("reserved_arm", block(32, b"rpc")),
    ("unknown_arm_varint", field(99, 0, varint(1))),
]

# Legal protobuf, but not canonical: refused, or read as the text says.
MAY = [
    ("explicit_zero", [("close_session", [])], block(16, field(1, 0, b"\x00"))),
    ("long_varint", CLOSE, block(16, field(1, 0, b"\x85\x80\x00"))),
    ("long_tag", CLOSE, block(16, b"\x88\x00\x05")),
    ("long_length", CLOSE, b"\x82\x01" + b"\x82\x00" + FIVE),
    ("varint_of_ten_bytes", CLOSE, block(16, field(1, 0, b"\x85\x80\x80\x80\x80\x80\x80\x80\x80\x00"))),
    ("descending_fields", ANSWER, block(7, block(3, b"v=0") + field(2, 0, b"\x01") + FIVE)),
    ("field_twice", CLOSE, block(16, field(1, 0, b"\x04") + FIVE)),
    ("arm_twice", ANSWER, block(7, FIVE) + block(7, field(2, 0, b"\x01") + block(3, b"v=0"))),
    ("two_arms", CLOSE, block(11, b"") + block(16, FIVE)),
    ("bool_of_two", [("echo", [("reply", True)])], block(28, field(2, 0, b"\x02"))),
    ("unknown_group", CLOSE, block(16, FIVE + field(99, 3, field(1, 0, b"\x01")) + field(99, 4, b""))),
    ("over_32_bits", CLOSE, block(16, field(1, 0, varint(2**32 + 5)))),
    ("id_over_its_limit", [("session_opened", [("session", 1), ("client_id", "c" * 257)])], None),
]
# The same, where no text can be said.
MAY_ANYHOW = [
    ("string_not_utf8", block(5, FIVE + block(3, b"\xff\xfe\xc3\x28"))),
    ("sdp_not_utf8", block(6, FIVE + field(2, 0, b"\x01") + block(6, bytes(range(256))))),
    ("string_half_character", block(5, FIVE + block(3, "\u6444".encode()[:2]))),
    ("arm_of_wrong_wire_type", field(16, 0, varint(5))),
    ("field_of_wrong_wire_type", block(16, block(1, b"\x05"))),
]

# Not protobuf: refused and counted.
BAD = [
    ("cut_tag", "truncated", b"\x82"),
    ("cut_length", "truncated", b"\x82\x01\x80"),
    ("no_length", "truncated", b"\x82\x01"),
    ("block_longer_than_message", "truncated", b"\x82\x01\x03" + FIVE),
    ("block_longer_than_4_gib", "truncated", b"\x82\x01" + varint(2**32 + 2) + FIVE),
    ("length_of_minus_one", "truncated", b"\x82\x01" + varint(2**64 - 1) + FIVE),
    ("cut_value", "truncated", block(16, b"\x08")),
    ("cut_varint", "truncated", block(16, b"\x08\x85")),
    ("cut_inner_block", "truncated", block(7, FIVE + b"\x1a\x04v=0")),
    ("cut_fixed64", "truncated", block(1, b"\x09" + bytes(7))),
    ("cut_unknown_fixed32", "truncated", block(16, FIVE + field(99, 5, bytes(3)))),
    ("endless_varint", "varint", block(16, b"\x08" + b"\x80" * 11 + b"\x01")),
    ("endless_tag", "varint", b"\xff" * 11 + b"\x01"),
    ("field_zero", "tag", block(16, b"\x00\x05")),
    ("field_zero_outside", "tag", b"\x02\x00"),
    ("wire_type_6", "tag", block(16, FIVE + b"\x16")),
    ("wire_type_7", "tag", block(16, FIVE + b"\x17")),
    ("lone_group_end", "tag", block(16, FIVE + field(99, 4, b""))),
    ("open_group", "truncated", block(16, FIVE + field(99, 3, b""))),
]
BAD_HELLO = [
    ("hello_cut_epoch", "truncated", field(1, 0, b"\x01") + b"\x25\x01\x02\x03"),
    ("hello_cut_varint", "truncated", field(1, 0, b"\x81")),
    ("hello_of_text", "truncated", b"Booting ..."),
    ("hello_empty", "epoch", b""),
    ("hello_epoch_0", "epoch", field(1, 0, b"\x02") + field(4, 5, bytes(4))),
    ("hello_without_epoch", "epoch", field(1, 0, b"\x02") + field(3, 0, b"\x01")),
]


def accepted(type: str, wire: bytes) -> bool:
    try:
        protoc("decode", type, wire)
        return True
    except subprocess.CalledProcessError:
        return False


def lines() -> list[str]:
    out = []
    for name, fields, wire in DECODE:
        out.append(line(name, "Envelope", "decode", text(fields), wire))
    longer = encode("Hello", [("role", 2), ("epoch", 7)])
    out.append(line("hello_unknown_fields", "Hello", "decode", text([("role", 2), ("epoch", 7)]), longer + block(99, bytes(64))))
    for name, wire in SKIP:
        out.append(line(name, "Envelope", "skip", "", wire))
    for name, fields, wire in MAY:
        out.append(line(name, "Envelope", "may", text(fields), wire or encode("Envelope", fields)))
    for name, wire in MAY_ANYHOW:
        out.append(line(name, "Envelope", "may", "", wire))
    for name, reason, wire in BAD:
        assert not accepted("Envelope", wire), name
        out.append(line(name, "Envelope", f"bad:{reason}", "", wire))
    for name, reason, wire in BAD_HELLO:
        assert reason == "epoch" or not accepted("Hello", wire), name
        out.append(line(name, "Hello", f"bad:{reason}", "", wire))
    return out
