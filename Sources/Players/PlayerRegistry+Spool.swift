// SPDX-License-Identifier: MIT

internal import Logging
internal import Playback
internal import PlayerProtocol

/// What players could not deliver before they quit.
extension PlayerRegistry {
  /// Takes in what was left while no daemon was running.
  public func takeSpool() async {
    for instance in spool.instances() {
      let session = session(for: instance)
      await takeSpool(of: session)
      forgetIfDone(session)
    }
  }

  /// Takes in the ends that one player has left. Their file is deleted once they are durable.
  func takeSpool(of session: PlayerSession) async {
    guard !session.isSpoolTaken else { return }
    let lines = spool.lines(of: session.instance)
    guard !lines.isEmpty else { return }
    await open(session)
    var ends = 0
    for line in lines {
      guard let line = PlayerLine(line), case .endFile = line.kind,
        let event = line.event(clocks)
      else { continue }
      session.handle(event)
      ends += 1
    }
    session.isSpoolTaken = true
    session.hasNews = true
    await record(session)
    log.info("read \(ends) ends from the spool of \(session.instance)")
  }
}
