// SPDX-License-Identifier: MIT

import Glibc
import Testing

@testable import Daemon

@Suite struct InotifyEventTests {
  private static func bytes(
    _ watch: Int32, _ mask: Int32, name: [UInt8] = [], length: UInt32? = nil
  ) -> [UInt8] {
    let header: [UInt32] = [
      UInt32(bitPattern: watch), UInt32(bitPattern: mask), 0, length ?? UInt32(name.count),
    ]
    return header.withUnsafeBytes { Array($0) } + name
  }

  @Test func `events are split, names end at the first NUL`() {
    let name = Array("mpv.sock\0\0\0\0\0\0\0\0".utf8)
    let events = InotifyEvent.all(
      in: Self.bytes(1, IN_CREATE, name: name) + Self.bytes(2, IN_IGNORED)
        + Self.bytes(-1, IN_Q_OVERFLOW))
    #expect(events.map(\.watch) == [1, 2, -1])
    #expect(events.map(\.name) == ["mpv.sock", nil, nil])
    #expect(events.map(\.isWatchRemoved) == [false, true, false])
    #expect(events.map(\.isOverflow) == [false, false, true])
  }

  @Test func `incomplete events are ignored`() {
    let whole = Self.bytes(1, IN_CREATE)
    #expect(InotifyEvent.all(in: whole + whole.dropLast()).count == 1)
    #expect(InotifyEvent.all(in: Self.bytes(1, IN_CREATE, length: .max)).isEmpty)
    #expect(InotifyEvent.all(in: []).isEmpty)
  }
}
