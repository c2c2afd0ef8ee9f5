// SPDX-License-Identifier: MIT

internal import Logging
internal import Playback
internal import PlayerProtocol

/// Ends that players could not deliver before they quit.
extension PlayerRegistry {
  /// Imports the ends left while no daemon was running.
  public func importSpool() async {
    for instance in spool.instances() {
      let session = session(for: instance)
      await importSpool(of: session)
      forgetIfDone(session)
    }
  }

  /// Imports the ends of one player. Their file is deleted once they are durable.
  func importSpool(of session: PlayerSession) async {
    guard !session.isSpoolImported else { return }
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
    session.isSpoolImported = true
    session.needsRecording = true
    await record(session)
    log.info("imported \(ends) \(ends == 1 ? "viewing" : "viewings") from the spool")
  }
}
