// SPDX-License-Identifier: MIT

internal import Playback
internal import PlayerProtocol

extension Prompt {
  static func converted(_ prompt: PlayerPrompt) -> Prompt {
    switch prompt.content {
    case .menu(let title, let items, let selected):
      menu(
        id: prompt.id, entry: prompt.entry, title: Array(title.utf8),
        items: items.map { Array($0.utf8) }, selected: selected, seconds: prompt.seconds)
    case .offer(let lines, let lineWithoutKey):
      offer(
        id: prompt.id, entry: prompt.entry,
        lines: lines.map { (Array($0.key.utf8), Array($0.line.utf8)) }
          .filter { isKey($0.0) },
        lineWithoutKey: Array(lineWithoutKey.utf8), seconds: prompt.seconds)
    }
  }
}
