// SPDX-License-Identifier: MIT

internal import Journal
internal import Playback
internal import Timekeeping

/// Late deliveries, and which of them are compared with the destination's history.
extension DestinationState {
  /// Returns the late deliveries to compare next with the destination's history and positions; nil
  /// if there are none.
  mutating func nextReconciliation(at now: Instant, date: Double) -> [PendingDelivery]? {
    guard isOpen, !awaitsLookups, now >= max(readGate.opensAt, gate.opensAt) else { return nil }
    let late = queue.waiting.lazy.filter { [self] in
      isLate($0, date) && $0.notBefore <= now && !isReconciled($0, at: now)
        && !isInFlight($0.media)
    }
    var plays = Array(late.filter { $0.searchFailures.rank == 0 }.prefix(Self.maximumBatch))
    if plays.count < Self.maximumBatch {
      let failing = late.filter { $0.searchFailures.rank > 0 }
        .sorted { $0.searchFailures.rank < $1.searchFailures.rank }
      plays += failing.prefix(Self.maximumBatch - plays.count)
    }
    return plays.isEmpty ? nil : plays
  }

  /// The time of the next ``nextReconciliation(at:date:)`` unless something changes before.
  func reconciliationMoment(after now: Instant) -> Instant {
    let opens = max(readGate.opensAt, gate.opensAt)
    return isOpen && opens > now && !queue.isEmpty ? opens : .never
  }

  private func isInFlight(_ media: Media) -> Bool {
    (beingAdded + [delivering].compactMap(\.self)).contains {
      $0.delivery.kind == .scrobble && $0.media.isSameItem(as: media)
    }
  }

  private var beingAdded: [PendingDelivery] {
    if case .add(let late) = concurrent { late } else { [] }
  }

  /// Whether the play is part of the addition in flight. If the wall clock was set meanwhile, the
  /// play may seem to be on time, and must not be sent again.
  func isBeingAdded(_ pending: PendingDelivery) -> Bool {
    beingAdded.contains { $0.play.key == pending.play.key }
  }

  func isReconciled(_ pending: PendingDelivery, at now: Instant) -> Bool {
    pending.reconciledAt.map {
      now - $0 <= Self.reconciliationValidity && $0 >= pending.mayTakeEffectUntil
    } ?? false
  }

  /// Whether a play must be added with its own time, because "Trakt dates a `stop` by its arrival".
  /// Also true for a play that may have arrived: the history is searched before a retry.
  ///
  /// A late position is compared with Trakt first, since it would replace a newer one.
  func isLate(_ pending: PendingDelivery, _ date: Double) -> Bool {
    guard traits.isTrakt else { return false }
    return pending.delivery.kind == .scrobble && pending.delivery.inFlight
      || isLateByTime(pending, date)
  }

  func isLateByTime(_ pending: PendingDelivery, _ date: Double) -> Bool {
    abs(date - pending.endedAt) > policy.lateAfter
  }
}
