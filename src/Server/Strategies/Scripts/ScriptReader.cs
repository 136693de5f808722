using Acornima;
using Jint;
using TradeCraft.Server.Platform;

namespace TradeCraft.Server.Strategies.Scripts;

/// <summary>Looks a script through before it runs: whether it is JavaScript, and has something to do.</summary>
internal static class ScriptReader
{
    public const int MostSource = 50_000;
    public const int MostParameters = 50;
    private const int MostName = 40;

    /// <param name="field">Where in the request the script stands: errors name it.</param>
    public static void Check(ScriptRequest script, string field, FieldErrors errors)
    {
        if (errors.Require(
            script.Source.Length is > 0 and <= MostSource, $"{field}.source", $"Must be 1 to {MostSource} characters."))
        {
            try
            {
                Engine.PrepareScript(script.Source);
            }
            catch (ScriptPreparationException wrong)
            {
                errors.Add($"{field}.source", wrong.InnerException is ParseErrorException at
                    ? $"Line {at.LineNumber}, column {at.Column + 1}: {at.Description}." : "The script nests too deep.");
            }
        }

        errors.Require(
            script.Parameters is null || script.Parameters.Count <= MostParameters, $"{field}.parameters",
            $"Must be at most {MostParameters}.");
        errors.Require(
            script.Parameters is null
                || script.Parameters.Keys.All(name => name.Length is > 0 and <= MostName && !name.Any(char.IsControl)),
            $"{field}.parameters", $"Names must be 1 to {MostName} characters.");
    }
}
