// SPDX-License-Identifier: MIT

import Glibc
import TestSupport

/// A real mpv with the real plugin, restarted for each file.
struct RealPlayer: Sendable {
  var home: Home
  var clock: RunClock
  var runLog: RunLog

  func play(_ script: [PlannedViewing], until deadline: Double) async throws -> [ActualViewing] {
    var viewed: [ActualViewing] = []
    for planned in script {
      for await _ in clock.moments([clock.now + planned.gap]) {}
      guard clock.now < deadline else { break }
      viewed.append(try await play(planned))
    }
    return viewed
  }

  private func play(_ planned: PlannedViewing) async throws -> ActualViewing {
    let began = clock.now
    let seconds = planned.duration
    let file = try await home.add(.video(seconds: Int(seconds)), as: "real/" + planned.video.path)
    let player = try RunningPlayer(
      [file], in: home, options: ["--start=\(planned.begins * 100)%"])
    do {
      let ended = try await end(planned, player)
      runLog.note("mpv: \(planned.exit) \(planned.video.title) at \(planned.ends)")
      return ActualViewing(
        video: planned.video, began: began, ended: ended, progress: planned.ends * 100,
        pace: 100 / seconds, isKilled: planned.exit == .killed)
    } catch {
      // It may end before a command arrives: then the file is over.
      guard planned.ends > 0.5, (try? await player.waitForEnd()) != nil else {
        await player.destroy()
        throw error
      }
      return ActualViewing(
        video: planned.video, began: began, ended: clock.now, progress: 100, pace: 100 / seconds)
    }
  }

  /// Plays to the planned end.
  ///
  /// - Returns: the time of the end.
  private func end(_ planned: PlannedViewing, _ player: RunningPlayer) async throws -> Double {
    try await player.waitForPlayback()
    for (fraction, step) in zip(planned.fractions, planned.steps) {
      guard case .pause(let pause) = step else { continue }
      try await player.waitForPosition(fraction * planned.duration)
      try await player.pause()
      for await _ in clock.moments([clock.now + pause]) {}
      try await player.resume()
    }
    if planned.ends < 1 { try await player.waitForPosition(planned.ends * planned.duration) }
    let ended = clock.now
    switch planned.exit {
    case .killed: try await player.end(by: SIGKILL)
    case _ where planned.ends == 1:
      _ = try await player.waitForEnd()
      return clock.now
    case .next, .quit: try await player.quit()
    }
    return ended
  }
}
