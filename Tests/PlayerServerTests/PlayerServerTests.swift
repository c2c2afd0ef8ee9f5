// SPDX-License-Identifier: MIT

import Addresses
import Dispatch
import ManualClock
import Playback
import PlayerFixtures
import Testing

@testable import PlayerServer
@testable import Players

#if canImport(Glibc)
  import Glibc
#endif

/// Players on a real socket, with a manual clock.
@Suite(.timeLimit(.minutes(5))) struct PlayerServerTests {
  @Test func `whole play is recorded`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin()
        let began = await fixture.delegate.next()
        guard case .began(let file, isResumed: false) = try #require(began.first).kind else {
          return #expect(Bool(false), "it began")
        }
        #expect(file.address.shown == "/films/Sintel.mkv")
        #expect(file.tags == ["title": "Sintel"])
        fixture.clock.advance(by: 100)
        try await player.send(
          #"{"type":"change","at":1100,"entry":1,"position":100,"pause":true}"#,
          #"{"type":"change","at":1100,"entry":1,"position":100,"pause":false}"#,
          #"{"type":"end-file","at":1100,"entry":1,"number":1,"reason":"quit","position":100}"#)
        #expect(try await player.line() == #"{"type":"taken","number":1}"#)
        let changes = await fixture.delegate.next(3)
        #expect(changes.map(\.kind) == [.paused, .resumed, .ended(.closed(.quit))])
        #expect(changes.last?.progress == Progress(percent: 10))
      }
    }
  }

  /// The plugin discards an acknowledged end, so it must be durable before.
  @Test func `end is acknowledged once it is recorded`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin()
        try await player.send(
          #"{"type":"end-file","at":1000,"entry":1,"number":1,"reason":"quit","position":900}"#)
        _ = try await player.line()
        #expect(fixture.delegate.recorded == 2)
      }
    }
  }

  @Test func `threshold is reached by the clock alone`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin()
        _ = await fixture.delegate.next()
        await fixture.clock.timer(at: Instant(1800))
        fixture.clock.advance(by: 801)
        let reachedThreshold = await fixture.delegate.next()
        #expect(reachedThreshold.map(\.kind) == [.reachedThreshold])
      }
    }
  }

  @Test func `text reaches the player's screen`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.roundTrip()
        await fixture.registry.deliver(
          PlayerNotice(player: VideoLines.instance, kind: .show("Scrobbled Sintel (2010)")))
        let line = try #require(try await player.line())
        #expect(line.contains("Scrobbled Sintel (2010)"))
        await fixture.registry.deliver(PlayerNotice(player: "nobody", kind: .show("lost")))
      }
    }
  }

  @Test func `script message is forwarded`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.send(#"{"type":"script-message","at":1,"arguments":["a","b"]}"#)
        for await message in fixture.delegate.messages {
          #expect(message == ["a", "b"])
          break
        }
      }
    }
  }

  @Test func `connected players are listed`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.begin(position: 250)
        try await player.roundTrip()
        let players = await fixture.registry.players()
        #expect(players.map(\.instance) == [VideoLines.instance])
        // The kernel's id of this process, not the one in the hello.
        #expect(players.first?.pid == Int(getpid()))
        #expect(await fixture.registry.isConnected(VideoLines.instance))
      }
    }
  }

  // MARK: malformed input

  @Test(arguments: ["nonsense", "{}", "[]", #"{"type":"seek","entry":"x"}"#])
  func `ten consecutive malformed lines close the connection`(_ bad: String) async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        for _ in 1...9 { try await player.send(bad) }
        try await player.roundTrip()
        for _ in 1...9 { try await player.send(bad) }
        try await player.roundTrip()
        for _ in 1...10 { try await player.send(bad) }
        #expect(try await player.line() == nil)
      }
      #expect(fixture.delegate.recorded == 0)
    }
  }

  @Test func `ten lines without a hello close the connection`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { caller in
        for _ in 1...10 { try await caller.send(#"{"type":"start-file","at":1,"entry":1}"#) }
        #expect(try await caller.line() == nil)
      }
    }
  }

  @Test func `unknown types are not malformed`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        for _ in 1...20 { try await player.send(#"{"type":"from-the-future","at":1}"#) }
        try await player.roundTrip()
      }
    }
  }

  @Test(arguments: ["", #","protocol":2"#, #","protocol":0"#])
  func `other protocol version is refused`(_ version: String) async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { caller in
        try await caller.send(#"{"type":"hello","role":"player"\#(version)}"#)
        #expect(try await caller.line()?.contains(#""type":"refused""#) == true)
        #expect(try await caller.line() == nil)
      }
    }
  }

  @Test func `invalid instance gets no response to its hello`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { caller in
        for name in ["", "../../x", String(repeating: "Z", count: 32)] {
          try await caller.hello(name)
        }
        for _ in 4...10 { try await caller.send("nonsense") }
        #expect(try await caller.line() == nil)
      }
    }
  }

  @Test func `line of a megabyte is skipped`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.play { player in
        try await player.send(String(repeating: "x", count: 1 << 20))
        try await player.begin()
        #expect(await fixture.delegate.next().count == 1)
      }
    }
  }

  @Test func `thousand idle connections do not affect others`() async throws {
    try await ServerFixture.run { fixture in
      let idle = (1...1_000).map { _ in ServerFixture.connect(to: fixture.path) }
      defer { for descriptor in idle { close(descriptor) } }
      #expect(idle.allSatisfy { $0 >= 0 })
      try await fixture.play { player in
        try await player.begin()
        #expect(await fixture.delegate.next().count == 1)
      }
    }
  }

  @Test func `incomplete lines share a memory limit`() async throws {
    try await ServerFixture.run { fixture in
      let half = String(repeating: "x", count: 60_000)
      let crowd = (1...200).map { _ in ServerFixture.connect(to: fixture.path) }
      defer { for descriptor in crowd { close(descriptor) } }
      // Each is accepted or closed: no bytes stay unread.
      for descriptor in crowd {
        _ = half.withCString { send(descriptor, $0, half.utf8.count, Int32(MSG_NOSIGNAL)) }
      }
      try await fixture.play { player in
        try await player.begin()
        #expect(await fixture.delegate.next().count == 1)
        // A small line always fits.
        try await player.send(#"{"type":"seek","at":1000,"entry":1,"position":300}"#)
        try await player.roundTrip()
      }
      let closed = await withCheckedContinuation { response in
        DispatchQueue.global().async { response.resume(returning: Self.waitForEnds(crowd, 100)) }
      }
      #expect(closed >= 100)
      #expect(await fixture.server.pending <= 2 * PlayerServer.maximumPendingBytes)
    }
  }

  /// - Returns: the number of these connections that the server has closed, once it reaches the
  ///   expected one.
  private static func waitForEnds(_ descriptors: [Int32], _ count: Int) -> Int {
    var open = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while descriptors.count - open.count < count, poll(&open, nfds_t(open.count), 20_000) > 0 {
      open.removeAll { $0.revents != 0 }
    }
    return descriptors.count - open.count
  }

  // MARK: control requests

  @Test func `request is answered with one line`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { client in
        try await client.send(
          #"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"status"}"#)
        #expect(try await client.line() == #"{"type":"status","bytes":17}"#)
        try await client.send("nonsense", #"{"type":"sync"}"#)
        #expect(try await client.line() == #"{"type":"sync","bytes":15}"#)
      }
    }
  }

  /// Like a request that waits for Trakt.
  @Test func `slow request does not delay other clients`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { asker in
        try await asker.send(
          #"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"hard"}"#,
          #"{"type":"easy"}"#)
        try await fixture.play { player in
          try await player.begin()
          try await player.roundTrip()
        }
        try await fixture.call { other in
          try await other.send(
            #"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"easy"}"#)
          #expect(try await other.line() == #"{"type":"easy","bytes":15}"#)
        }
        fixture.control.completeHeldRequests()
        #expect(try await asker.line() == #"{"type":"hard","bytes":15}"#)
        #expect(try await asker.line() == #"{"type":"easy","bytes":15}"#, "in their order")
      }
    }
  }

  @Test func `client that disconnects before the response does not affect others`() async throws {
    try await ServerFixture.run { fixture in
      try await fixture.call { asker in
        try await asker.send(
          #"{"type":"hello","role":"control","protocol":1}"#, #"{"type":"hard"}"#)
      }
      try await fixture.play { try await $0.roundTrip() }
      fixture.control.completeHeldRequests()
      try await fixture.play { try await $0.roundTrip() }
    }
  }

  @Test func `control client gets a response`() async throws {
    try await ServerFixture.run { fixture in
      let client = ControlClient(path: fixture.path)
      let response = try await withCheckedThrowingContinuation { response in
        DispatchQueue.global().async {
          response.resume(
            with: Result { try client.ask(Array(#"{"type":"status"}"#.utf8), timeout: 60) })
        }
      }
      #expect(String(decoding: response, as: UTF8.self) == #"{"type":"status","bytes":17}"#)
    }
  }

  @Test func `missing socket is reported as not running`() {
    for path in ["/nowhere/at/all.sock", String(repeating: "x", count: 200)] {
      #expect(throws: ControlClient.Failure.notRunning) {
        try ControlClient(path: path).ask(Array("{}".utf8))
      }
    }
  }
}
