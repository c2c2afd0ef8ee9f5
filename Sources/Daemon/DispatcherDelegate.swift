// SPDX-License-Identifier: MIT

internal import Playback
internal import Scrobbling

/// Forwards playback changes to the dispatcher, and handles script messages of key bindings.
struct DispatcherDelegate: PlaybackDelegate {
  let dispatcher: ScrobbleDispatcher
  let problems: DaemonProblems
  let notices: AsyncStream<PlayerNotice>.Continuation

  func remembered(_ player: String) async -> RememberedViewing? {
    // A player has started.
    await dispatcher.checkPositions()
    return await dispatcher.remembered(player)
  }

  func record(_ changes: [PlaybackChange], of player: String) async -> Bool {
    await dispatcher.record(changes, of: player)
  }

  func seekBegan(_ player: String) async {
    await dispatcher.seekBegan(player)
  }

  func answered(_ prompt: Int, choosing index: Int?, of player: String) async {
    await dispatcher.answered(prompt, choosing: index, of: player)
  }

  func received(scriptMessage arguments: [String], of player: String, entry: Int?) async {
    let text: String
    switch arguments {
    case ["status"]:
      let problem = await problems.problem()
      let statusLine = await dispatcher.statusLine(player)
      text = problem.map { "Not scrobbling: \($0)" } ?? statusLine
    case ["skip"]:
      let name = await dispatcher.skip(player, entry: entry)
      text = name.map { "Skipped: \($0)" } ?? "Nothing to skip"
    case AttachExchange.probe:
      return
    case ["unskip"]:
      let name = await dispatcher.unskip(player, entry: entry)
      text = name.map { "No longer skipped: \($0)" } ?? "Nothing to unskip"
    case ["match"]:
      // A search at Trakt must not delay the messages of other players.
      Task { await dispatcher.openMatchMenu(on: player) }
      return
    case ["rate"]:
      return await dispatcher.rate(nil, on: player)
    case _ where arguments.count == 2 && arguments[0] == "rate":
      guard let rating = Int(arguments[1]), (1...10).contains(rating) else {
        text = "Not rated: a rating must be a number from 1 to 10"
        break
      }
      return await dispatcher.rate(rating, on: player)
    default:
      // Every script receives what `script-message` sends without a target.
      return
    }
    notices.yield(PlayerNotice(player: player, kind: .show(text)))
  }
}
