// SPDX-License-Identifier: MIT

/// Names entirely in brackets: `[Group][标题][Title][2019][02][1080p]`.
extension Name {
  /// Finds the titles of a name that is entirely in brackets:
  /// `[Group][标题][Title][2019][02][1080p]`. Prefers the Latin one, which most catalogues list.
  func readBracketedTitles(into layout: inout ReleaseLayout) {
    guard !hasFreeWords(from: layout.first) else { return }
    var titles: [Range<Int>] = []
    for group in groups where group.depth == 1 && group.tokens.lowerBound >= layout.first {
      if titles.count > 12 { return }
      guard !group.tokens.isEmpty else { continue }
      let isNumbered = isNumber(group)
      if isNumbered, !titles.isEmpty { break }
      if !isNumbered, holdsTitle(group), !isCategory(group), !isSeasonAlone(group) {
        titles.append(group.tokens)
      } else if titles.count > 1 {
        break
      }
    }
    guard let first = titles.first else { return }
    if titles.count > 1 { titles.removeFirst() }
    // [Moon][Sun-Raws][Title]: two groups share a release
    let withoutGroups = titles.filter { !tokens[$0.upperBound - 1].tag.isWeak }
    if !withoutGroups.isEmpty { titles = withoutGroups }
    let foreign = titles.firstIndex { !isLatin($0) }
    let best =
      titles[(foreign ?? 0)...].firstIndex { isLatin($0) } ?? titles.firstIndex { isLatin($0) } ?? 0
    let title = titles.remove(at: best)
    layout.first = title.lowerBound
    layout.end = title.upperBound
    layout.otherTitles = titles.filter { $0 != first }
    layout.isBracketed = true
    layout.hasLeadingGroup = true
  }

  /// Whether a group is `[02]`, `[2019]`, `[01-12]`, `[第05话]`, `[13(OAD)]`.
  func isNumber(_ group: BracketGroup) -> Bool {
    let first = tokens[group.tokens.lowerBound]
    if first.kind == .number {
      return tokens[group.tokens].allSatisfy { $0.kind == .number || $0.tag != .none }
    }
    return group.tokens.count == 1 && isCounter(first)
  }

  func isSeasonAlone(_ group: BracketGroup) -> Bool {
    let first = tokens[group.tokens.lowerBound]
    guard group.tokens.count <= 2, let reading = seasonEpisode(at: first.start) else {
      return false
    }
    return reading.span.upperBound >= tokens[group.tokens.upperBound - 1].end
  }

  /// Whether the bracket holds a kind of programme, such as `[国漫]`.
  func isCategory(_ group: BracketGroup) -> Bool {
    guard group.tokens.count == 1, let key = key(tokens[group.tokens.lowerBound]) else {
      return false
    }
    switch key {
    case "国漫", "日漫", "动漫", "動漫", "动画", "動畫", "国产", "新番", "连载", "完结", "合集", "连载中",
      "已完结", "漫画", "movie", "剧场版", "劇場版", "电影", "ova", "oad", "sp":
      return true
    default: return false
    }
  }

  /// Whether the title ends with a number attached to leading brackets: `[REC]⁴`, `[REC]2`.
  func isTitleSuffix(at index: Int, behind group: Int) -> Bool {
    guard index < tokens.count, tokens[index].depth == 0 else { return false }
    // `[REC] 2 (2009)`, but `[Group] 86 - 01`
    let isNext = tokens[index].start == groups[group].close + 1
    guard isNext || index + 1 < tokens.count && year(at: index + 1)?.placement == .alone else {
      return false
    }
    var at = tokens[index].start
    let isSuperscript =
      eat("²", &at) || eat("³", &at) || eat("⁴", &at) || eat("⁵", &at) || eat("⁶", &at)
    guard isSuperscript || tokens[index].kind == .number && tokens[index].width == 1,
      isSuperscript == (at == tokens[index].end)
    else { return false }
    let next = index + 1
    return isSuperscript || next == tokens.count || tokens[next].tag.isStrong
      || year(at: next) != nil
  }
}
