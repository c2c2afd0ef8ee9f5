// SPDX-License-Identifier: MIT

/// The state of a player at one time, for reports.
public struct PlayerSnapshot: Hashable, Sendable {
  public enum State: String, Hashable, Sendable {
    case playing, paused, stalled, idle
  }

  public var state: State
  public var file: LoadedFile?
  /// The current viewing, or the one that has just ended in the file that is still open.
  public var viewing: ViewingID?
  /// Seconds.
  public var position: Seconds?
  public var duration: Seconds?
  public var progress: Progress?
  /// Seconds of the file that were played.
  public var watched: Seconds?
}

extension PlaybackTracker {
  public func snapshot(at instant: Instant) -> PlayerSnapshot {
    let now = instant > now ? instant : now
    switch state {
    case .idle:
      return PlayerSnapshot(state: .idle)
    case .open(let file, let pending):
      return PlayerSnapshot(
        state: playerState, file: file, position: pending.position, duration: properties.duration)
    case .viewing(let file, var viewing), .over(let file, var viewing):
      // A computed position past the threshold is only an assumption.
      if isUnconfirmed(viewing, at: now) { viewing.revertToReported() }
      viewing.advance(to: now, reported: nil, speed: nil)
      return PlayerSnapshot(
        state: playerState, file: file, viewing: viewing.id, position: viewing.position(at: now),
        duration: viewing.duration, progress: viewing.progress(at: now),
        watched: viewing.watched.total)
    }
  }

  private var playerState: PlayerSnapshot.State {
    if properties.pause == true || properties.eofReached == true { return .paused }
    return properties.isRunning ? .playing : .stalled
  }
}

extension PlaybackTracker {
  /// The number of the file that is open or being loaded; nil if there is none.
  public var openEntry: Int? {
    if case .idle = state { return startedEntry == entry ? entry : nil }
    return entry
  }

  /// Whether a viewing is in progress.
  public var hasViewing: Bool {
    if case .viewing = state { true } else { false }
  }
}
