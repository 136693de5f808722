using System.Globalization;
using TradeCraft.Exchange.Values;
using TradeCraft.Server.Platform;
using TradeCraft.Server.Startup;

namespace TradeCraft.Server.CorporateActions;

/// <summary>
/// Actions from a CSV file: <c>symbol,ex_date,type,to,from,amount</c>, which is its first line. A split has no amount, a dividend no
/// shares. Empty lines are passed over.
/// </summary>
internal static class CorporateActionFile
{
    private const string Header = "symbol,ex_date,type,to,from,amount";

    /// <summary>The rows that can be read, and of the others what is wrong with them: file, line and why.</summary>
    /// <exception cref="StartupException">The file cannot be read at all.</exception>
    public static (IReadOnlyList<(int Line, SaidAction Action)> Rows, IReadOnlyList<string> Faults) Read(string path)
    {
        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The corporate actions cannot be read: {failure.Message}", failure);
        }

        if (lines is not [var first, ..] || first.Trim() != Header) throw new StartupException($"{path} must begin with the line {Header}");
        var (rows, faults) = (new List<(int, SaidAction)>(), new List<string>());
        for (var line = 2; line <= lines.Length; line++)
        {
            if (string.IsNullOrWhiteSpace(lines[line - 1])) continue;
            if (Parse(lines[line - 1], out var problem) is { } said) rows.Add((line, said));
            else faults.Add(At(path, line, problem));
        }

        return (rows, faults);
    }

    public static string At(string path, int line, string problem) =>
        string.Create(CultureInfo.InvariantCulture, $"{path}:{line}: {problem}");

    private static SaidAction? Parse(string line, out string problem)
    {
        var fields = line.Split(',', StringSplitOptions.TrimEntries);
        problem = "";
        if (fields is not [{ Length: > 0 } symbol, var date, var type, var to, var from, var amount])
            problem = "it takes six fields, the first of them a symbol";
        else if (!DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var exDate))
            problem = $"\"{date}\" is no date such as 2014-06-09";
        else if (type == "split")
            return Split(new(symbol, CorporateActionType.Split, exDate, Whole(to), Whole(from), null), amount, out problem);
        else if (type == "cash_dividend")
            return Dividend(new(symbol, CorporateActionType.CashDividend, exDate, null, null, Number(amount)), to + from, out problem);
        else problem = $"\"{type}\" is neither split nor cash_dividend";
        return null;
    }

    private static SaidAction? Split(SaidAction said, string amount, out string problem)
    {
        problem = amount.Length > 0 ? "a split has no amount" : Refusal.Explain(Rejection.SplitMalformed).Detail;
        return amount.Length == 0 && said.Judge(instrument: null) == Rejection.None ? said : null;
    }

    private static SaidAction? Dividend(SaidAction said, string shares, out string problem)
    {
        problem = shares.Length > 0 ? "a cash_dividend has neither to nor from" : "its amount must be a number above zero";
        return shares.Length == 0 && said.Judge(instrument: null) == Rejection.None ? said : null;
    }

    private static int? Whole(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
