// SPDX-License-Identifier: MIT

internal import Logging
internal import Playback
internal import Timekeeping

/// The players themselves: each is one, however often it connects, and may leave ends behind.
extension PlayerServer {
  func session(for instance: String) -> PlayerSession {
    if let known = sessions[instance] { return known }
    let session = PlayerSession(instance: instance, desk: desk, time: time, threshold: threshold)
    sessions[instance] = session
    return session
  }

  /// A connection is gone. Its player may be back in a moment: then its viewing goes on as one.
  func leave(_ session: PlayerSession, _ id: Int) async {
    let gone = time.now()
    await session.detach(id)
    // It is the daemon that goes: what plays goes on with the next one.
    guard !Task.isCancelled, latest[session.instance] == id else { return }
    await takeSpool(of: session)
    guard latest[session.instance] == id else { return }
    guard await session.hasViewing else { return forget(session, id) }
    _ = time.schedule(gone + Self.grace) { Task { await self.giveUp(session, id, gone) } }
  }

  /// Nobody came back in time.
  private func giveUp(_ session: PlayerSession, _ id: Int, _ gone: Instant) async {
    guard latest[session.instance] == id else { return }
    // A player that quits closes its connection before it leaves anything.
    await takeSpool(of: session)
    guard latest[session.instance] == id else { return }
    await session.close(at: gone)
    forget(session, id)
  }

  /// Nothing may wait between the look at who was heard last and the forgetting.
  private func forget(_ session: PlayerSession, _ id: Int?) {
    guard latest[session.instance] == id else { return }
    latest[session.instance] = nil
    sessions[session.instance] = nil
  }

  // MARK: spool

  func takeSpool() async {
    for instance in spool.instances() {
      let session = session(for: instance)
      await takeSpool(of: session)
      forget(session, nil)
    }
  }

  private func takeSpool(of session: PlayerSession) async {
    let lines = spool.lines(of: session.instance)
    guard !lines.isEmpty else { return }
    await session.open()
    for line in lines {
      if let message = try? PlayerMessage(line), message.type == "end-file" {
        _ = await session.take(message)
      }
    }
    spool.remove(session.instance)
    log.info("took in \(lines.count - 1) ends that a player had left")
  }
}
