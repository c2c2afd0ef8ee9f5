// SPDX-License-Identifier: MIT

import FoundationEssentials
import HandClock
import Playback
import Testing

@testable import PlayerServer

#if canImport(Glibc)
  import Glibc
#endif

/// Connections that break, players that come back, and what those that quit have left.
@Suite(.timeLimit(.minutes(1))) struct ReconnectTests {
  private static let state =
    #"{"type":"state","at":1001,"entry":1,"position":101,\#(Caller.file)}"#

  private static func ending(_ number: Int, entry: Int) -> String {
    #"""
    {"type":"end-file","at":990,"entry":\#(entry),"number":\#(number),"reason":"eof","began":500,\#
    "position":1000,\#(Caller.file)}
    """#.split(separator: "\n").joined()
  }

  @Test func aPlayerThatIsBackInAMomentGoesOnAsOne() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.begin(position: 100)
        _ = await door.desk.next()
      }
      await door.clock.alarm(at: door.clock.now + PlayerServer.grace)
      door.clock.advance(by: 1)
      try await door.play { player in
        try await player.send(Self.state)
        try await player.settle()
        door.clock.advance(by: 5)
        try await player.send(
          #"{"type":"end-file","at":1006,"entry":1,"number":1,"reason":"quit","position":106}"#)
        #expect(await door.desk.next().map(\.kind) == [.ended(.closed(.quit))])
      }
      #expect(door.desk.recorded == 2)
    }
  }

  @Test func aPlayerThatDoesNotComeBackEndsWhereItWasLost() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.begin(position: 100)
        _ = await door.desk.next()
        door.clock.advance(by: 50)
      }
      await door.clock.alarm(at: door.clock.now + PlayerServer.grace)
      #expect(await door.link.isConnected(Caller.instance))
      door.clock.advance(by: 2)
      let ended = await door.desk.next()
      #expect(ended.map(\.kind) == [.ended(.lost)])
      #expect(ended.first?.at == Instant(1050), "not when the grace was over")
      #expect(ended.first?.progress == Progress(percent: 15))
    }
  }

  /// The grace counts from the last time that it was lost.
  @Test func eachLossHasItsOwnGrace() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.begin(position: 100)
        _ = await door.desk.next()
      }
      await door.clock.alarm(at: Instant(1002))
      door.clock.advance(by: 1.5)
      try await door.play { player in
        try await player.send(Self.state)
        try await player.settle()
      }
      await door.clock.alarm(at: Instant(1003.5))
      door.clock.advance(by: 1)
      try await door.play { player in
        try await player.settle()
        #expect(door.desk.recorded == 1, "the first grace is over, the second is not")
      }
    }
  }

  /// It was given up and comes back all the same: what was written down decides.
  @Test func aPlayerThatComesBackTooLateIsLookedUp() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.begin(position: 100)
        _ = await door.desk.next()
      }
      await door.clock.alarm(at: Instant(1002))
      door.clock.advance(by: 2)
      #expect(await door.desk.next().map(\.kind) == [.ended(.lost)])
      door.desk.know(
        RememberedViewing(viewing: ViewingID(entry: 1), isOver: false, ran: 10),
        of: Caller.instance)
      try await door.play { player in
        try await player.send(Self.state)
        guard case .began(_, again: true)? = await door.desk.next().first?.kind else {
          return #expect(Bool(false), "it goes on")
        }
      }
    }
  }

  @Test func aSecondConnectionTakesThePlaceOfTheFirst() async throws {
    try await Door.run { door in
      try await door.play { first in
        try await first.begin(position: 100)
        _ = await door.desk.next()
        try await door.play { second in
          try await second.settle()
          await door.link.show("to the second", on: Caller.instance)
          #expect(try await second.line()?.contains("to the second") == true)
          // The first hangs up: nothing is lost by it.
          for _ in 1...10 { try await first.send("nonsense") }
          #expect(try await first.line() == nil)
          try await second.settle(8_888)
          door.clock.advance(by: 10)
          try await second.send(
            #"{"type":"change","at":1010,"entry":1,"position":110,"pause":true}"#)
          #expect(await door.desk.next().map(\.kind) == [.paused])
        }
      }
    }
  }

  /// Dropped and back at once, again and again: never two of one player, never none.
  @Test func comingAndGoingLosesNobody() async throws {
    try await Door.run { door in
      for _ in 1...200 {
        try await door.play { player in
          try await player.settle()
          #expect(await door.link.isConnected(Caller.instance))
          #expect(await door.link.players().count == 1)
        }
      }
    }
  }

  /// The next daemon takes up what plays; it must not find an end.
  @Test func whenTheDaemonGoesNothingEnds() async throws {
    let (doors, opened) = AsyncStream<(desk: Desk, clock: HandClock, player: Int32)>.makeStream()
    try await Door.run { door in
      let player = Door.connect(to: door.path)
      let lines =
        #"{"type":"hello","role":"player","protocol":1,"instance":"\#(Caller.instance)"}"# + "\n"
        + #"{"type":"state","at":1000,"entry":1,"position":100,\#(Caller.file)}"# + "\n"
      #expect(send(player, lines, lines.utf8.count, Int32(MSG_NOSIGNAL)) == lines.utf8.count)
      _ = await door.desk.next()
      opened.yield((door.desk, door.clock, player))
      opened.finish()
    }
    for await (desk, clock, player) in doors {
      for _ in 1...100 { await Task.yield() }
      clock.advance(by: 60)
      for _ in 1...100 { await Task.yield() }
      var byte: UInt8 = 0
      #expect(recv(player, &byte, 1, 0) == 0, "hung up on")
      close(player)
      #expect(desk.recorded == 1)
    }
  }

  /// Whoever is just being let in when the daemon goes must not take it down.
  @Test func goingWhileManyComeIsNoTrap() async throws {
    for _ in 1...20 {
      try await Door.run { door in
        for _ in 1...50 { close(Door.connect(to: door.path)) }
      }
    }
  }

  // MARK: the spool

  private static func spooled(_ lines: [String]) -> String {
    ([#"{"type":"hello","role":"player","protocol":1,"instance":"\#(Caller.instance)"}"#] + lines)
      .map { $0 + "\n" }.joined()
  }

  private func leave(_ text: String, at door: Door) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(door.spool)/\(Caller.instance).jsonl"))
  }

  @Test func whatPlayersLeftIsTakenInAtTheStart() async throws {
    try await Door.run { door in
      try leave(
        Self.spooled([Self.ending(1, entry: 1), "nonsense", Self.ending(2, entry: 2)]), at: door)
    } _: { door in
      let changes = await door.desk.next(4)
      #expect(changes.map(\.viewing.entry) == [1, 1, 2, 2])
      #expect(changes.map(\.progress).last == .complete)
      #expect(changes.first?.at == Instant(500))
      let left = try FileManager.default.contentsOfDirectory(atPath: door.spool)
      #expect(left == [])
      #expect(await !door.link.isConnected(Caller.instance))
    }
  }

  @Test func whatAPlayerLeavesAsItQuitsEndsItsViewing() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.begin(position: 100)
        _ = await door.desk.next()
      }
      await door.clock.alarm(at: Instant(1002))
      // It closed its connection first.
      try leave(Self.spooled([Self.ending(1, entry: 1)]), at: door)
      door.clock.advance(by: 2)
      let ended = await door.desk.next()
      #expect(ended.map(\.kind) == [.ended(.closed(.eof))])
      #expect(ended.first?.progress == .complete)
    }
  }

  @Test func anEndThatArrivesTwiceCountsOnce() async throws {
    try await Door.run { door in
      try await door.play { player in
        try await player.send(Self.ending(1, entry: 1))
        #expect(try await player.line() == #"{"number":1,"type":"taken"}"#)
        try await player.send(Self.ending(1, entry: 1))
        #expect(try await player.line() == #"{"number":1,"type":"taken"}"#)
      }
      #expect(door.desk.recorded == 2)
    }
  }
}
