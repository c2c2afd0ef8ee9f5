// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// A real mpv with the real plugin, restarted for each film.
struct RealPlayer: Sendable {
  var home: Home
  var clock: RunClock
  var diary: Diary

  func play(_ script: [Performance], until curtain: Double) async throws -> [Viewed] {
    var viewed: [Viewed] = []
    for performance in script {
      for await _ in clock.moments([clock.now + performance.gap]) {}
      guard clock.now < curtain else { break }
      viewed.append(try await play(performance))
    }
    return viewed
  }

  private func play(_ performance: Performance) async throws -> Viewed {
    let began = clock.now
    let seconds = performance.duration
    let file = try await home.add(.film(seconds: Int(seconds)), as: "real/" + performance.film.path)
    let player = try RunningPlayer(
      [file], in: home, options: ["--start=\(performance.begins * 100)%"])
    do {
      let ended = try await end(performance, player)
      diary.note("mpv: \(performance.exit) \(performance.film.title) at \(performance.ends)")
      return Viewed(
        film: performance.film, began: began, ended: ended, progress: performance.ends * 100,
        pace: 100 / seconds, isKilled: performance.exit == .killed)
    } catch {
      // It may end before a command arrives: then the film is over.
      guard performance.ends > 0.5, (try? await player.waitForEnd()) != nil else {
        await player.destroy()
        throw error
      }
      return Viewed(
        film: performance.film, began: began, ended: clock.now, progress: 100, pace: 100 / seconds)
    }
  }

  /// Plays to the planned end.
  ///
  /// - Returns: the time of the end.
  private func end(_ performance: Performance, _ player: RunningPlayer) async throws -> Double {
    try await player.plays()
    for (place, deed) in zip(performance.places, performance.deeds) {
      guard case .pause(let pause) = deed else { continue }
      try await player.reaches(place * performance.duration)
      try await player.pause()
      for await _ in clock.moments([clock.now + pause]) {}
      try await player.resume()
    }
    if performance.ends < 1 { try await player.reaches(performance.ends * performance.duration) }
    let ended = clock.now
    switch performance.exit {
    case .killed: try await player.end(by: SIGKILL)
    case _ where performance.ends == 1:
      _ = try await player.waitForEnd()
      return clock.now
    case .next, .quit: try await player.quit()
    }
    return ended
  }
}
