// SPDX-License-Identifier: MIT

import FoundationEssentials
import ManualClock
import Playback
import PlayerFixtures
import Testing

@testable import PlayerServer
@testable import Players

#if canImport(Glibc)
  import Glibc
#endif

/// Lost connections, reconnections, and the spool.
@Suite(.timeLimit(.minutes(5))) struct ReconnectTests {
  private static let state =
    #"{"type":"state","at":1001,"entry":1,"position":101,\#(VideoLines.file)}"#

  @Test func `player that reconnects in time continues its viewing`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 100)
        _ = await fixture.delegate.next()
      }
      await fixture.clock.timer(at: fixture.clock.now + PlayerRegistry.grace)
      fixture.clock.advance(by: 1)
      try await fixture.play { player in
        try await player.send(Self.state)
        try await player.roundTrip()
        fixture.clock.advance(by: 5)
        try await player.send(
          #"{"type":"end-file","at":1006,"entry":1,"number":1,"reason":"quit","position":106}"#)
        #expect(await fixture.delegate.next().map(\.kind) == [.ended(.closed(.quit))])
      }
      #expect(fixture.delegate.recorded == 2)
    }
  }

  @Test func `viewing of a player that does not reconnect ends at the loss`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 100)
        _ = await fixture.delegate.next()
        fixture.clock.advance(by: 50)
      }
      await fixture.clock.timer(at: fixture.clock.now + PlayerRegistry.grace)
      #expect(await fixture.registry.isConnected(VideoLines.instance))
      fixture.clock.advance(by: 2)
      let ended = await fixture.delegate.next()
      #expect(ended.map(\.kind) == [.ended(.lost)])
      #expect(ended.first?.at == Instant(1050), "not when the grace was over")
      #expect(ended.first?.progress == Progress(percent: 15))
    }
  }

  /// The grace period starts with the last loss.
  @Test func `each loss has its own grace period`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 100)
        _ = await fixture.delegate.next()
      }
      await fixture.clock.timer(at: Instant(1002))
      fixture.clock.advance(by: 1.5)
      try await fixture.play { player in
        try await player.send(Self.state)
        try await player.roundTrip()
      }
      await fixture.clock.timer(at: Instant(1003.5))
      fixture.clock.advance(by: 1)
      try await fixture.play { player in
        try await player.roundTrip()
        #expect(fixture.delegate.recorded == 1, "the first grace is over, the second is not")
      }
    }
  }

  /// It expired and reconnects: the recorded viewing decides.
  @Test func `player that reconnects too late resumes the recorded viewing`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 100)
        _ = await fixture.delegate.next()
      }
      await fixture.clock.timer(at: Instant(1002))
      fixture.clock.advance(by: 2)
      #expect(await fixture.delegate.next().map(\.kind) == [.ended(.lost)])
      fixture.delegate.remember(
        RememberedViewing(viewing: ViewingID(entry: 1), isOver: false, playingTime: 10),
        of: VideoLines.instance)
      try await fixture.play { player in
        try await player.send(Self.state)
        guard case .began(_, isResumed: true)? = await fixture.delegate.next().first?.kind else {
          return #expect(Bool(false), "it goes on")
        }
      }
    }
  }

  @Test func `second connection replaces the first`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { first in
        try await first.begin(position: 100)
        _ = await fixture.delegate.next()
        try await fixture.play { second in
          try await second.roundTrip()
          await fixture.registry.deliver(
            PlayerNotice(player: VideoLines.instance, kind: .show("to the second")))
          #expect(try await second.line()?.contains("to the second") == true)
          // Closing the first connection ends nothing.
          for _ in 1...10 { try await first.send("nonsense") }
          #expect(try await first.line() == nil)
          try await second.roundTrip(8_888)
          fixture.clock.advance(by: 10)
          try await second.send(
            #"{"type":"change","at":1010,"entry":1,"position":110,"pause":true}"#)
          #expect(await fixture.delegate.next().map(\.kind) == [.paused])
        }
      }
    }
  }

  /// Reconnecting again and again keeps exactly one session per player.
  @Test func `repeated reconnection keeps one session`() async throws {
    try await ServerFixture.run { fixture in
      for _ in 1...50 {
        try await fixture.play { player in
          try await player.roundTrip()
          #expect(await fixture.registry.isConnected(VideoLines.instance))
          #expect(await fixture.registry.players().count == 1)
        }
      }
    }
  }

  /// The next daemon continues the viewings; it must not find an end.
  @Test func `shutdown of the daemon ends no viewing`() async throws {
    let (fixtures, opened) = AsyncStream<
      (delegate: RecordingDelegate, clock: ManualClock, player: Int32)
    >.makeStream()
    try await ServerFixture.run { fixture in
      let player = ServerFixture.connect(to: fixture.path)
      let lines =
        #"{"type":"hello","role":"player","protocol":1,"instance":"\#(VideoLines.instance)"}"#
        + "\n"
        + #"{"type":"state","at":1000,"entry":1,"position":100,\#(VideoLines.file)}"# + "\n"
      #expect(send(player, lines, lines.utf8.count, Int32(MSG_NOSIGNAL)) == lines.utf8.count)
      _ = await fixture.delegate.next()
      opened.yield((fixture.delegate, fixture.clock, player))
      opened.finish()
    }
    for await (delegate, clock, player) in fixtures {
      for _ in 1...100 { await Task.yield() }
      clock.advance(by: 60)
      for _ in 1...100 { await Task.yield() }
      var byte: UInt8 = 0
      #expect(recv(player, &byte, 1, 0) == 0, "hung up on")
      close(player)
      #expect(delegate.recorded == 1)
    }
  }

  /// A connection accepted during shutdown must not trap.
  @Test func `shutdown during many connections does not trap`() async throws {
    for _ in 1...20 {
      try await ServerFixture.run { fixture in
        for _ in 1...50 { close(ServerFixture.connect(to: fixture.path)) }
      }
    }
  }

  // MARK: the spool

  private func leave(_ text: String, at fixture: ServerFixture) throws {
    try Data(text.utf8).write(to: URL(filePath: "\(fixture.spool)/\(VideoLines.instance).jsonl"))
  }

  @Test func `spool is imported at start`() async throws {
    try await ServerFixture.run { fixture in
      try leave(
        VideoLines.spool([VideoLines.end(1, entry: 1), "nonsense", VideoLines.end(2, entry: 2)]),
        at: fixture)
    } _: { fixture in
      let changes = await fixture.delegate.next(4)
      #expect(changes.map(\.viewing.entry) == [1, 1, 2, 2])
      #expect(changes.map(\.progress).last == .complete)
      #expect(changes.first?.at == Instant(500))
      let left = try FileManager.default.contentsOfDirectory(atPath: fixture.spool)
      #expect(left == [])
      #expect(await !fixture.registry.isConnected(VideoLines.instance))
    }
  }

  @Test func `spool of a player that quits ends its viewing`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 100)
        _ = await fixture.delegate.next()
      }
      await fixture.clock.timer(at: Instant(1002))
      // It closed its connection first.
      try leave(VideoLines.spool([VideoLines.end(1, entry: 1)]), at: fixture)
      fixture.clock.advance(by: 2)
      let ended = await fixture.delegate.next()
      #expect(ended.map(\.kind) == [.ended(.closed(.eof))])
      #expect(ended.first?.progress == .complete)
    }
  }

  @Test func `end received twice counts once`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.send(VideoLines.end(1, entry: 1))
        #expect(try await player.line() == #"{"type":"taken","number":1}"#)
        try await player.send(VideoLines.end(1, entry: 1))
        #expect(try await player.line() == #"{"type":"taken","number":1}"#)
      }
      #expect(fixture.delegate.recorded == 2)
    }
  }
}
