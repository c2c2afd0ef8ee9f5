// SPDX-License-Identifier: MIT

internal import Journal
internal import Logging
internal import Playback
internal import Timekeeping

/// The loops of the dispatcher: one for lookups, one for writes and one for reads per destination,
/// and one for the journal and reports.
extension ScrobbleDispatcher {
  /// Runs until ``stop()`` is called and the requests in flight have completed.
  public func run() async {
    await refreshSignIn()
    let readers =
      [Task { await self.lookUpNames() }]
      + channels.compactMap { channel in
        (channel.destination as? any HistoryDestination).map { destination in
          Task { await self.reconcile(with: destination, channel.id) }
        }
      }
    activity.loops.readers = readers
    if activity.loops.isStopping { readers.forEach { $0.cancel() } }
    await withDiscardingTaskGroup { group in
      var served: Set<Destination> = []
      await loop {
        // A reload can add webhooks.
        for name in channels.map(\.id.name) where served.insert(name).inserted {
          group.addTask { await self.send(to: name) }
        }
        return maintain()
      }
    }
    for reader in readers {
      reader.cancel()
      await reader.value
    }
    store.close(at: time.now())
  }

  /// Lets the requests in flight complete, sends no more, and stores the state of every viewing.
  public func stop() {
    activity.loops.isStopping = true
    for reader in activity.loops.readers { reader.cancel() }
    activity.account.positionCheck?.cancel()
    wake()
    perform(viewings.suspend(at: clock))
  }

  func wake() {
    for wakeup in activity.loops.wakeups { wakeup.set() }
  }

  /// Runs `step` repeatedly, each time waiting for the moment that it returned or for a change.
  func loop(_ step: () async -> Instant?) async {
    let wakeup = LoopSignal()
    activity.loops.wakeups.append(wakeup)
    while !activity.loops.isStopping {
      guard let moment = await step() else { continue }
      guard !activity.loops.isStopping else { return }
      let timer = moment < .never ? time.schedule(moment) { Task { await self.wake() } } : nil
      await wakeup.wait()
      timer?.cancel()
    }
  }

  /// Maintains the journal and the state of viewings.
  ///
  /// - Returns: the time of the next call.
  private func maintain() -> Instant {
    let reopened = store.reopen(at: time.now(), date: time.date())
    report(reopened.change)
    resumeAfterRecovery()
    decideHeldViewings()
    perform(viewings.lookups(are: lookups.availability, at: clock))
    perform(viewings.passPartDeadlines(at: clock) + viewings.storeCountingViewings(at: clock))
    loadBacklogs()
    let nextCheckpoint = store.checkpointIfNeeded(at: time.now())
    releaseMemoryIfIdle()
    return min(
      reopened.next, nextCheckpoint, viewings.nextPartDeadline, viewings.nextCountingTime,
      summarize())
  }
}
