// SPDX-License-Identifier: MIT

/// The confidence in one reading of a name, 0…100, and its adjustments.
///
/// Only the order matters: readings of higher weight are looked up first. Each constant states
/// which other readings it must precede or follow. Weights become ``Hypothesis/confidence``.
enum Weight {
  // MARK: Unambiguous numbers

  /// `S01E02`: written for programs to read.
  static let seasonEpisode = 100
  /// `Season 1 Episode 2`: two words that agree. At this weight or more, bare numbers are not read.
  static let wordedSeasonEpisode = 95
  /// `102` where a directory or another word states season 1.
  static let confirmedPacked = 93
  /// `S01OVA04`: below `S01E02`, above everything without an `S`.
  static let seasonSpecial = 93
  /// `1x02`: similar to sizes and aspect ratios, but not with two digits after a small number.
  static let cross = 92
  /// A number with an air date: two facts about an episode.
  static let dated = 91
  /// `S2 - 05`: a bare number directly after a season.
  static let bareAfterSeason = 90
  /// A bare number anywhere after a season.
  static let bareWithSeason = 88
  /// `01E02`, `T1E2`, `S0102`: one letter fewer than `S01E02`.
  static let shortSeasonEpisode = 88
  /// `101 (01)`: the number is given twice.
  static let repeatedPacked = 88
  /// The weight from which a name is an episode whatever else it contains (`- Trailer`, `Extras/`).
  static let unambiguous = 90

  // MARK: Dates

  /// `2020.01.16`, `16th Jan 2020`.
  static let date = 90
  /// `20200116`: eight digits that form a date.
  static let compactDate = 88
  /// `16012020`: less common.
  static let compactDateDayFirst = 70
  /// `200116`: six digits are often something else.
  static let sixDigitDate = 68
  /// `16 Jan 20`.
  static let namedMonthShortYear = 64
  /// `16.1.20`: also a version or a part number.
  static let shortDate = 62
  /// Above this weight a date counts in addition to another number.
  static let doubtfulDate = 65

  // MARK: Numbers with a keyword

  /// `第12話`.
  static let counter = 87
  /// `Episode 05`, `Ep07`.
  static let wordedEpisode = 86
  /// `5. Bölüm`, `E05`.
  static let ordinalEpisode = 84
  /// `[5.01]` and `1x2`.
  static let pairInBrackets = 84
  /// `Season 2 Part 3`.
  static let partOfSeason = 84
  /// `3 of 5`.
  static let countOfTotal = 82
  /// `(5/10)`: also a date or a score.
  static let fractionOfTotal = 70
  /// `OVA 2`, `SP01` in a group's release.
  static let special = 82
  /// A season without an episode: below everything that has one.
  static let season = 80
  /// `Ep7`: one digit may belong to a word.
  static let shortWordedEpisode = 76
  /// `Episode 5`: one digit is also the title of a movie.
  static let singleDigitEpisode = 73
  /// `1 x 2`: also arithmetic.
  static let spacedCross = 72
  /// `Episode Five`.
  static let spelledEpisode = 66
  /// `Part 3`: below a movie with a year, above one without.
  static let part = 62
  /// `E5`.
  static let letterEpisode = 60
  /// `(Part 3)`.
  static let bracketedPart = 54
  /// `The Gardener Part 3`, `Chapter 2`: below every movie.
  static let partOfMovieTitle = 43

  // MARK: Movies

  /// `Title The Movie`: above bare numbers, below seasons with episodes.
  static let statedMovie = 88
  /// `Title (1995)`.
  static let movieYearAlone = 77
  /// `Title.1995.1080p`.
  static let movieYear = 75
  /// `Title (Western 1995)`.
  static let movieYearInBrackets = 72
  /// Tags and no usable number: above a three-digit number read as packed outside of titles.
  static let movieWithTags = 51
  /// Words alone.
  static let movie = 45

  // MARK: Bare numbers

  /// `[Group] Title - 05 [1080p]`: the standard form of fan releases.
  static let groupDash = 86
  /// `Title 1-02 - Name`.
  static let dashPair = 84
  /// `01-12` before tags.
  static let range = 82
  /// `Title - 05` at the end, `Title #05`, `Title 05` of a broadcast.
  static let dashAtEnd = 80
  /// `[Group] Title [05]`.
  static let filledBracket = 79
  /// `Title - 05 - Name`, `Title_03_19`.
  static let dash = 78
  /// `Title 05` in a release with a checksum or a group.
  static let groupNumber = 76
  /// `1-02 - Name`.
  static let leadingPair = 72
  /// `Title.02.05`.
  static let dottedPair = 71
  /// `Title 05`: with a leading zero; `01-12` at the beginning.
  static let padded = 70
  /// `05 - Name`.
  static let leadingPadded = 68
  /// `05`.
  static let lonePadded = 66
  /// `Title - 5`, `Title 12` of a broadcast.
  static let singleDash = 62
  /// `Title 05 Name`, `Title 5` with a group, a number in brackets after the tags.
  static let paddedInside = 60
  /// `Title - 102 Name`, `003. Title`, `Title 1.02`.
  static let longNumber = 58
  /// `Title #5`.
  static let singleHash = 57
  /// `05 Name`, `[05] Title`, `Title [5]`.
  static let weakPadded = 56
  /// `Title 102`, `Title 3-12`: above a movie of words, even one with tags.
  static let threeDigits = 54
  /// `Title (5)`, `5`, `12 - Name`.
  static let roundBracket = 52
  /// `Title 0012`, `Title_S01_1080p_Studio_07`: used only if a season is known.
  static let needsSeason = 50
  /// `12`.
  static let loneTwoDigits = 49
  /// `Title 12`: one more than a movie of words.
  static let twoDigits = 46
  /// `Title - 5 Name`, `[5] Title`: one less than a movie of words.
  static let belowMovie = 44
  /// `Title 5`.
  static let singleDigit = 42
  /// `05 - 06 Title`, `Title 3.33`, a year after a dash.
  static let unlikely = 40
  /// `16 Name` in a season's directory: with the directory's weight above a movie.
  static let inSeasonDirectory = 40
  /// `Title 2049`.
  static let fourDigits = 36
  /// A number in the middle of a title.
  static let inTitle = 30
  /// A number counted by the preceding word: `Movie 9`, `Vol 2`.
  static let counted = 20

  // MARK: Packed numbers

  /// `Title.2014.208.hdtv`: a movie has no number after its year.
  static let packedAfterYear = 80
  /// `Title.102.hdtv`: above the same number counted across all seasons.
  static let packed = 66
  /// `101.102`.
  static let packedPair = 62
  /// `Title.102.Name.hdtv`, `[102]`.
  static let packedInside = 60
  /// `101-102`: below a range of absolute numbers.
  static let packedRange = 52
  /// `102 Name`.
  static let leadingPacked = 47
  /// `Title 102 Name` without tags: below a movie.
  static let packedInTitle = 42
  /// `102`.
  static let lonePacked = 40
  /// Group releases count across all seasons.
  static let groupPenalty = 25
  /// Few seasons have more than forty episodes, and few shows ten seasons.
  static let implausiblePenalty = 20
  /// `0102`: a number of that size is otherwise not padded.
  static let leadingZeroBonus = 8

  // MARK: Changes

  /// Another number follows, so this one is the title: `3x3 Eyes - 2x01`.
  static let titlePlacePenalty = 30
  /// A year follows, so the number is the title: `10x10 (2018)`.
  static let yearFollowsPenalty = 40
  /// A movie has no numbers after its year.
  static let behindYearBonus = 8
  /// Releases by groups and broadcasts are seldom movies.
  static let seriesStylePenalty = 3
  /// The number varies across four files or more.
  static let manyRunningSiblings = 28
  static let maximumWithManySiblings = 94
  /// The number varies across two or three files.
  static let fewRunningSiblings = 18
  static let maximumWithFewSiblings = 90
  /// The number is the same in other files: part of the title.
  static let constantSiblingsPenalty = 30
  /// The directory names the season.
  static let seasonDirectory = 22
  /// A directory names show and season, or the path contains `tv` or `movies`.
  static let agreeingDirectory = 15
  /// A movie's reading in a `tv` directory.
  static let wrongLibraryPenalty = 10
  /// A stream's title or a tag agrees.
  static let agreeingTitle = 5
  /// Maximum for a name, which is never certain.
  static let maximum = 99

  // MARK: Other evidence

  /// A movie's `.nfo` with an id.
  static let movieNFO = 96
  /// A show's `.nfo` with an id.
  static let showNFO = 95
  /// MP4's own show, season and episode: above all names except `S01E02`.
  static let episodeTags = 92
  /// An id from tags or from an `.nfo` of an unknown kind.
  static let foreignID = 90
  /// An `.nfo` without an id.
  static let plainNFO = 85
  /// MP4's media type with a year.
  static let movieTags = 78
  static let movieTagsWithoutYear = 60
}
