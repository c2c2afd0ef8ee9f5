// SPDX-License-Identifier: MIT

import NIOPosix
import Playback
import Testing
import Timekeeping

/// The system's clocks.
@Suite(.timeLimit(.minutes(5))) struct ClocksTests {
  private let time = Clocks.system(on: MultiThreadedEventLoopGroup.singleton.next())

  @Test func `timers fire when their time has come`() async throws {
    let (rings, ring) = AsyncStream<Instant>.makeStream()
    let moment = time.now() + 0.02
    _ = time.schedule(moment) { [time] in ring.yield(time.now()) }
    for await rung in rings {
      #expect(rung >= moment)
      break
    }
  }

  @Test func `time may be in the past`() async throws {
    try await time.sleep(until: time.now() + -5)
    try await time.sleep(until: Instant(-.infinity))
  }

  @Test func `cancelled timer does not fire`() async throws {
    let (rings, ring) = AsyncStream<String>.makeStream()
    let moment = time.now() + 0.02
    time.schedule(moment) { ring.yield("the first") }.cancel()
    _ = time.schedule(moment + 0.01) { ring.yield("the second") }
    for await one in rings {
      #expect(one == "the second")
      break
    }
  }

  @Test func `cancelled task stops sleeping`() async throws {
    let sleeper = Task { [time] in try await time.sleep(until: .never) }
    sleeper.cancel()
    await #expect(throws: CancellationError.self) { try await sleeper.value }
  }
}
