// Classifies the rows of a CSV file: dotnet run -- example.csv
using System.Globalization;
using System.Text.Json;
using CsvHelper;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

using var session = new InferenceSession(Path.Combine(AppContext.BaseDirectory, "model.onnx"));
// The columns in the order of the model's inputs: their names, and whether they are numbers, dates or categories.
var metadata = session.ModelMetadata.CustomMetadataMap["softmax-studio.columns"];
var columns = JsonDocument.Parse(metadata).RootElement.EnumerateArray()
    .Select(column => (Name: column.GetProperty("name").GetString()!, Use: column.GetProperty("use").GetString()!))
    .ToArray();
var inputNames = session.InputNames;

foreach (var path in args)
{
    using var reader = new CsvReader(new StreamReader(path), CultureInfo.InvariantCulture);
    reader.Read();
    reader.ReadHeader();
    for (var number = 1; reader.Read(); number++)
    {
        var (label, probabilities) = Classify(name => (reader.GetField(name) ?? "").Trim());
        Console.WriteLine($"{number}\t{label}\t{probabilities.Max():F6}");
    }
}

(string Label, float[] Probabilities) Classify(Func<string, string> cellOf)
{
    var inputs = columns.Select((column, place) => InputOf(inputNames[place], column.Use, cellOf(column.Name)));
    using var outputs = session.Run(inputs.ToArray());
    var label = outputs.First(output => output.Name == "label").AsTensor<string>().First();
    var probabilities = outputs.First(output => output.Name == "probabilities").AsTensor<float>().ToArray();
    return (label, probabilities);
}

// One value of one row; a number or date that is missing is NaN.
NamedOnnxValue InputOf(string name, string use, string cell)
{
    var shape = new[] { 1, 1 };
    if (use == "category")
        return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<string>(new[] { cell }, shape));
    var value = use == "date" ? SecondsOf(cell) : NumberOf(cell);
    return NamedOnnxValue.CreateFromTensor(name, new DenseTensor<double>(new[] { value }, shape));
}

double NumberOf(string cell) =>
    double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) ? value : double.NaN;

// Since 1970; clocks are read as UTC's.
double SecondsOf(string cell)
{
    var styles = DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal;
    return DateTime.TryParse(cell, CultureInfo.InvariantCulture, styles, out var date)
        ? (date - DateTime.UnixEpoch).TotalSeconds
        : double.NaN;
}
